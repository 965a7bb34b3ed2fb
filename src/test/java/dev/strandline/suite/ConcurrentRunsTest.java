package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.either;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes at once on one table: one works, the others say who does; the dead and late lose. */
@DisabledOnOs(OS.WINDOWS) // signals
@Tag("durability")
final class ConcurrentRunsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> SHORT = Map.of("STRANDLINE_LOCK_EXPIRY", "1s");

  private final Random random = new Random(4711);
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void oneOfManyRunsAndTheOthersNameIt(int count) throws Exception {
    SmallJob job = new SmallJob(folder.resolve("job"), "overwrite");
    job.add(random, 3_000);
    // What this machine takes to start and check a spec now, under the load of as many at once.
    long start = startTime(job, count);
    List<Program.Started> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      started.add(start(job, Map.of()));
    }
    Program.Started holder = await(job, started);
    holder.signal("STOP"); // so that it works for as long as the others need to look at it
    String pid = Long.toString(holder.process().pid());
    List<Program.Started> others = new ArrayList<>(started);
    others.remove(holder);
    for (Program.Started other : others) {
      Program.Ended ended = other.end();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - other.since());
      System.out.println("refused after " + millis + " ms, start and check " + start + " ms");
      assertThat(ended.told(), ended.exit(), is(6));
      assertThat(ended.err(), containsString("[SL-3320]"));
      assertThat(ended.err(), containsString("pid " + pid + ", since "));
      assertThat(ended.err(), containsString("last heartbeat "));
      // On a machine that is busy with all of these at once, what a start takes now comes on top.
      assertThat("refused within 5 s", millis - 2 * start, lessThan(5_000L));
    }
    holder.signal("CONT");
    Program.Ended ended = holder.end();
    assertThat(ended.told(), ended.exit(), is(0));
    assertThat(job.differences(), is(List.of()));
    assertThat(Folders.commits(job.lake()), is(1L));
    assertThat(strays(job), is(List.of()));
  }

  private long startTime(SmallJob job, int count) throws Exception {
    List<Program.Started> started = new ArrayList<>();
    long from = System.nanoTime();
    for (int i = 0; i < count; i++) {
      started.add(program().start(folder, Map.of(), "validate", job.spec("spec.yaml").toString()));
    }
    for (Program.Started one : started) {
      assertThat(one.end().exit(), is(0));
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
  }

  @Test
  void aKilledRunsLockIsTakenOverAtOnce() throws Exception {
    SmallJob job = new SmallJob(folder.resolve("job"), "append");
    job.add(random, 3_000);
    for (String moment : List.of("leases", "staging")) {
      Program.Started killed = start(job, Map.of());
      awaitFile(job, moment, killed);
      killed.signal("KILL");
      killed.process().waitFor();
    }
    // The expiry is as it is: what is dead on this machine is not waited for.
    Program.Ended ended = start(job, Map.of()).end();
    assertThat(ended.told(), ended.exit(), is(0));
    assertThat(ended.err(), containsString("is gone: taking over the lock"));
    assertThat(job.differences(), is(List.of()));
    assertThat(strays(job), is(List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"leases", "staging", "commits"})
  void aRunThatWakesUpLateCommitsNothing(String moment) throws Exception {
    SmallJob job = new SmallJob(folder.resolve("job"), "append");
    job.add(random, 3_000);
    Program.Started late = start(job, SHORT);
    awaitFile(job, moment, late);
    late.signal("STOP");
    long committed = Folders.commits(job.lake());
    Program.Ended ended;
    int refused = 0;
    do {
      ended = start(job, SHORT).end();
    } while (ended.exit() == 6 && ++refused < 10);
    assertThat(ended.told(), ended.exit(), is(0));
    assertThat(ended.err(), containsString("taking over the lock"));
    assertThat(job.differences(), is(List.of()));
    late.signal("CONT");
    Program.Ended fenced = late.end();
    System.out.println(moment + ": " + fenced.told());
    // It may find on waking that the other one has left it nothing to do.
    boolean idle = fenced.err().contains("nothing to do");
    assertThat(fenced.told(), fenced.exit(), is(committed == 0 && !idle ? 6 : 0));
    if (committed == 0 && !idle) {
      // Fenced by the lease's number, or by the commit's where it had not begun to read.
      assertThat(fenced.err(), either(containsString("[SL-3321]")).or(containsString("[SL-3301]")));
    }
    assertThat(Folders.commits(job.lake()), is(1L));
    // One row of what was there is not lost, nor there twice, also after the next run.
    job.add(random, 500);
    assertThat(start(job, Map.of()).end().exit(), is(0));
    assertThat(job.differences(), is(List.of()));
    assertThat(strays(job), is(List.of()));
  }

  /** A temporary file that a killed process has left lies there for a day. */
  private static List<String> strays(SmallJob job) throws IOException {
    return Folders.strays(job.lake()).stream().filter(file -> !file.endsWith(".tmp")).toList();
  }

  private Program.Started start(SmallJob job, Map<String, String> env) throws IOException {
    return program().start(folder, env, "run", job.spec("spec.yaml").toString(), "--no-color");
  }

  private static Program program() {
    return Program.withHeap("256m");
  }

  /** The process that holds the lock, once one does. */
  private static Program.Started await(SmallJob job, List<Program.Started> started)
      throws Exception {
    while (true) {
      try {
        JsonNode lease =
            JSON.readTree(
                job.lake().resolve("_strandline/leases/00000000000000000001.json").toFile());
        long pid = lease.at("/owner/pid").asLong();
        for (Program.Started one : started) {
          if (one.process().pid() == pid) {
            return one;
          }
        }
      } catch (java.io.FileNotFoundException e) {
        pause(started.get(0));
      }
    }
  }

  /** Waits until there is something of that kind from the run. */
  private static void awaitFile(SmallJob job, String kind, Program.Started run) throws Exception {
    String name = kind.equals("staging") ? ".staged" : ".json";
    long before = count(job, kind, name);
    while (count(job, kind, name) == before) {
      pause(run);
    }
  }

  private static long count(SmallJob job, String kind, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(job.lake().resolve("_strandline").resolve(kind))) {
      return files.filter(file -> file.toString().endsWith(ending)).count();
    } catch (NoSuchFileException | java.io.UncheckedIOException e) {
      return 0;
    }
  }

  private static void pause(Program.Started run) throws Exception {
    if (!run.process().isAlive()) {
      throw new AssertionError("it ended: " + run.end().told());
    }
    Thread.onSpinWait();
  }
}
