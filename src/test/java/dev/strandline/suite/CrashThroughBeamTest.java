package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.faults.CrashJob;
import dev.strandline.io.faults.CrashPoints;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.RunReport;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
    CrashPoints points =
        new CrashPoints(
            folder, FaultWorld::onDisk, new InProcess(), EnumSet.allOf(CrashPoints.Look.class));
    assertThat("not met", points.stopAt(POINTS, kind, FAULTS, SEED), is(empty()));
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

    @Override
    public boolean mayEndWith(RuntimeException e) {
      return e instanceof CommandFailed;
    }

    private static void check(RunReport report) {
      assertThat(report.outcome().message(), report.outcome().exitCode(), is(ExitCode.DONE));
      assertThat("books balance: " + report, report.balanced(), is(true));
    }
  }
}
