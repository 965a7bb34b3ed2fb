package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.strandline.io.faults.CrashJob;
import dev.strandline.io.faults.CrashPoints;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Streams of several epochs are stopped at some of their durable effects, in every way, and started
 * again: the table is what a stream that nothing stopped would have made.
 *
 * <p>{@code -Dstrandline.points=N} takes N points of each job, {@code -Dstrandline.seed=S} others.
 */
@Tag("durability")
final class StreamCrashTest {
  private static final int POINTS = Integer.getInteger("strandline.points", 3);
  private static final List<Fault> FAULTS = List.of(Fault.values());
  private static final long SEED = Long.getLong("strandline.seed", 3);

  /** Each file is an epoch of its own. */
  private static final String STREAM =
      "stream: {commit_every: 20ms, max_rows: 1, stop_when_idle: 60ms}\n";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"direct, MERGE_DELETES", "direct, APPEND", "flink, MERGE_INDEX"})
  void leavesTheTableOfAStreamThatNothingStopped(String runner, CrashJob.Kind kind)
      throws Exception {
    List<String> missed = points(runner).stopAt(POINTS, kind, FAULTS, SEED);
    // Heartbeats and looks at the time make the number of effects vary a little.
    assertThat("not met: " + missed, missed.size(), lessThan(POINTS));
  }

  /** Direct forgets an error of a source, unless it is asked for its state. */
  @Test
  void endsWhenWhatPlansItsEpochsStops() throws Exception {
    CrashPoints points = points("direct");
    List<String> effects = points.clean(CrashJob.Kind.APPEND);
    int told = 0;
    while (!effects.get(told).contains(".stream.json")) {
      told++;
    }
    assertThat(points.stop(CrashJob.Kind.APPEND, told + 1, Fault.TORN), is(true));
  }

  private CrashPoints points(String runner) {
    return new CrashPoints(folder, FaultWorld::onDisk, new Streams(runner), Set.of());
  }

  /** Each run of the job is a stream that must end well, its books balanced. */
  private record Streams(String runner) implements CrashJob.Runs {
    @Override
    public void run(Path spec) throws Exception {
      Path stream = spec.resolveSibling("stream.yaml");
      Files.writeString(stream, Files.readString(spec) + STREAM);
      RunReport report = RunningStream.start(stream, runner).ended();
      assertThat(report.outcome().message(), report.outcome().exitCode(), is(ExitCode.DONE));
      assertThat("books balance: " + report, report.balanced(), is(true));
    }

    @Override
    public boolean mayEndWith(RuntimeException e) {
      return e instanceof CommandFailed;
    }

    @Override
    public void replay(Path spec) {
      throw new UnsupportedOperationException("a stream replays nothing");
    }
  }
}
