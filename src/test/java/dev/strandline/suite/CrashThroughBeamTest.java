package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.faults.CrashJob;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole runs through Beam on a disk are stopped at some of their durable effects, in every way, and
 * run again: the table is what runs that nothing stopped would have made.
 *
 * <p>{@code -Dstrandline.points=N} takes N points of each job, {@code -Dstrandline.seed=S} others.
 */
@Tag("durability")
final class CrashThroughBeamTest {
  private static final int POINTS = Integer.getInteger("strandline.points", 6);
  private static final List<Fault> FAULTS = List.of(Fault.values());
  private static final long SEED = Long.getLong("strandline.seed", 1);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(CrashJob.Kind.class)
  void leavesTheTableOfCleanRuns(CrashJob.Kind kind) throws Exception {
    int effects;
    try (FaultWorld world = FaultWorld.onDisk(folder.resolve("clean"))) {
      CrashJob job = new CrashJob(kind, folder.resolve("clean"), world);
      job.first(new InProcess());
      job.change();
      world.restart();
      job.second(new InProcess());
      effects = world.calls();
      check(job, "clean", folder.resolve("clean"));
    }
    System.out.println(kind + ": " + effects + " effects, strandline.seed=" + SEED);
    Random random = new Random(SEED);
    int turn = List.of(CrashJob.Kind.values()).indexOf(kind);
    for (int k : CrashJob.points(effects, POINTS, random)) {
      crash(kind, k, FAULTS.get(turn++ % FAULTS.size()));
    }
  }

  private void crash(CrashJob.Kind kind, int k, Fault fault) throws Exception {
    String where = kind + " " + fault + " at " + k;
    Path place = folder.resolve("k" + k + fault);
    try (FaultWorld world = FaultWorld.onDisk(place)) {
      CrashJob job = new CrashJob(kind, place, world);
      job.first(new InProcess());
      job.change();
      world.arm(k, fault);
      try {
        job.second(new InProcess());
      } catch (ProcessStopped | CommandFailed | AssertionError e) {
        // What the fault has made of it; the next run must not mind.
      }
      assertThat(where + " was met", world.calls(), greaterThanOrEqualTo(k));
      where += ": " + world.log().get(k - 1);
      world.restart();
      job.second(new InProcess());
      check(job, where, place);
      job.second(new InProcess()); // once more changes nothing
      check(job, where + ", and again", place);
    }
  }

  private static void check(CrashJob job, String where, Path place) throws Exception {
    Path copy = place.resolve("copy" + System.nanoTime());
    List<String> rows =
        Duck.lines(
            Duck.rows(
                "SELECT id || ',' || day || ',' || coalesce(word, '') AS line FROM "
                    + Duck.stored(job.copy("lake", copy.resolve("lake")))
                    + " ORDER BY line COLLATE C"));
    assertThat(where, rows, is(job.expected()));
    assertThat(
        where,
        Duck.value(
            "SELECT count(DISTINCT id) FROM " + Duck.stored(job.copy("bad", copy.resolve("bad")))),
        is(Integer.toString(job.letters())));
    assertThat(where, job.strays(), is(empty()));
  }

  /** A run in this process that must end well, its books balanced. */
  private static final class InProcess implements CrashJob.Runs {
    @Override
    public void run(Path spec) {
      check(new LocalEngine().run(Request.of(spec), RunListener.NONE));
    }

    @Override
    public void replay(Path spec) {
      LetterFilter all = new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0);
      check(new LocalEngine().replay(Request.of(spec), all, false, RunListener.NONE));
    }

    private static void check(RunReport report) {
      assertThat(report.outcome().message(), report.outcome().exitCode(), is(ExitCode.DONE));
      assertThat("books balance: " + report, report.balanced(), is(true));
    }
  }
}
