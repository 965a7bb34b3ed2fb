package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, really killed, at moments of chance; what the next run makes of it is what one
 * clean run over all inputs would have made.
 *
 * <p>{@code -Dstrandline.kills=200} says how many; {@code -Dstrandline.seed=N} chooses as then.
 */
@EnabledIfSystemProperty(named = "strandline.kills", matches = "[0-9]+")
final class KillTest {
  private static final List<String> MODES =
      List.of("append", "overwrite", "overwrite_partitions", "merge");
  private static final long LONGEST_WAIT = TimeUnit.MINUTES.toNanos(3);

  @TempDir Path folder;

  /** Since when chance counts its milliseconds: files of that ending are made in that folder. */
  private enum Moment {
    START("", "", 4_000),
    LEASE("leases", ".json", 1_500),
    STAGING("staging", ".staged", 300),
    COMMIT("commits", ".json", 40),
    PUBLISHED("commits", ".published", 200);

    final String in;
    final String ending;
    final int millis;

    Moment(String in, String ending, int millis) {
      this.in = in;
      this.ending = ending;
      this.millis = millis;
    }
  }

  @Test
  void aKilledRunEitherHappenedOrDidNot() throws Exception {
    int kills = Integer.getInteger("strandline.kills");
    long seed = Long.getLong("strandline.seed", 1L);
    System.out.println("KillTest seed " + seed);
    Random random = new Random(seed);
    Map<String, SmallJob> jobs = new LinkedHashMap<>();
    for (String mode : MODES) {
      SmallJob job = new SmallJob(folder.resolve(mode), mode);
      job.add(random, 400);
      check(job, "first of " + mode);
      jobs.put(mode, job);
    }
    Map<String, Integer> found = new TreeMap<>();
    long from = System.nanoTime();
    int killed = 0;
    for (int round = 0; killed < kills; round++) {
      String mode = MODES.get(round % MODES.size());
      SmallJob job = jobs.get(mode);
      if (round >= MODES.size() * 12 && round % (MODES.size() * 12) < MODES.size()) {
        job = new SmallJob(folder.resolve(mode + round), mode); // or the tables become large
        jobs.put(mode, job);
      }
      job.add(random, 100 + random.nextInt(2_000));
      if (random.nextBoolean()) {
        job.correct(random, 100 + random.nextInt(1_000));
      }
      Moment moment = List.of(Moment.values()).get(random.nextInt(Moment.values().length));
      int delay = random.nextInt(moment.millis);
      long commits = Folders.commits(job.lake());
      boolean hit = startAndKill(job, moment, delay);
      killed += hit ? 1 : 0;
      String state =
          !hit
              ? "it had ended"
              : Folders.commits(job.lake()) > commits ? "after its commit" : "before its commit";
      found.merge(state, 1, Integer::sum);
      String where =
          "seed %d round %d, %s, %s + %d ms, %s".formatted(seed, round, mode, moment, delay, state);
      System.out.println(where);
      check(job, where);
    }
    System.out.println(
        kills
            + " kills in "
            + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from)
            + " s: "
            + found);
  }

  /** Whether the process was still there to be killed. */
  private boolean startAndKill(SmallJob job, Moment moment, int delay) throws Exception {
    long before = moment == Moment.START ? 0 : count(job, moment);
    Program.Started run =
        Program.withHeap("256m")
            .start(folder, Map.of(), "run", job.spec("spec.yaml").toString(), "--quiet");
    while (moment != Moment.START && count(job, moment) <= before && run.process().isAlive()) {
      assertThat("in time", System.nanoTime() - run.since() < LONGEST_WAIT, is(true));
      Thread.onSpinWait();
    }
    run.process().waitFor(delay, TimeUnit.MILLISECONDS);
    boolean alive = run.process().isAlive();
    if (alive) {
      run.signal("KILL");
    }
    int exit = run.process().waitFor();
    assertThat(run.end().told(), exit, is(in(List.of(0, 137))));
    return exit == 137;
  }

  /** Runs again, in this process, and looks at everything. */
  private static void check(SmallJob job, String where) throws Exception {
    RunReport report = SpecRun.of(job.spec("spec.yaml")).run();
    assertThat(
        where + ": " + report.outcome(),
        report.outcome().kind(),
        is(in(List.of(Outcome.Kind.COMMITTED, Outcome.Kind.NOTHING_TO_DO))));
    assertThat(where, report.balanced(), is(true));
    assertThat(where, job.differences(), is(List.of()));
    assertThat(where, job.lettersAreComplete(), is(true));
    assertThat(
        where,
        Folders.strays(job.lake()).stream().filter(file -> !file.endsWith(".tmp")).toList(),
        is(List.of()));
  }

  private static long count(SmallJob job, Moment moment) {
    try (Stream<Path> files = Files.walk(job.lake().resolve("_strandline").resolve(moment.in))) {
      return files.filter(file -> file.toString().endsWith(moment.ending)).count();
    } catch (NoSuchFileException | UncheckedIOException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
