package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.faults.CrashJob;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.faults.ProcessStopped;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
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
    Streams streams = new Streams(runner);
    int effects = clean(streams, kind).size();
    System.out.println(kind + ": " + effects + " effects, strandline.seed=" + SEED);
    Random random = new Random(SEED);
    int turn = List.of(CrashJob.Kind.values()).indexOf(kind);
    int met = 0;
    for (int k : CrashJob.points(effects, POINTS, random)) {
      met += crash(streams, kind, k, FAULTS.get(turn++ % FAULTS.size()));
    }
    assertThat("points met", met, greaterThan(0));
  }

  /** Direct forgets an error of a source, unless it is asked for its state. */
  @Test
  void endsWhenWhatPlansItsEpochsStops() throws Exception {
    Streams streams = new Streams("direct");
    List<String> effects = clean(streams, CrashJob.Kind.APPEND);
    int told = 0;
    while (!effects.get(told).contains(".stream.json")) {
      told++;
    }
    assertThat(crash(streams, CrashJob.Kind.APPEND, told + 1, Fault.TORN), is(1));
  }

  /** The effects of a stream that nothing stops. */
  private List<String> clean(Streams streams, CrashJob.Kind kind) throws Exception {
    Path place = folder.resolve("clean");
    try (FaultWorld world = FaultWorld.onDisk(place)) {
      CrashJob job = new CrashJob(kind, place, world);
      job.first(streams);
      job.change();
      world.restart();
      job.second(streams);
      List<String> effects = world.log();
      check(job, "clean", place);
      return effects;
    }
  }

  /** Heartbeats and looks at the time make the number of effects vary a little. */
  private int crash(Streams streams, CrashJob.Kind kind, int k, Fault fault) throws Exception {
    String where = kind + " " + fault + " at " + k;
    Path place = folder.resolve("k" + k + fault);
    try (FaultWorld world = FaultWorld.onDisk(place)) {
      CrashJob job = new CrashJob(kind, place, world);
      job.first(streams);
      job.change();
      world.arm(k, fault);
      try {
        job.second(streams);
      } catch (ProcessStopped | CommandFailed | AssertionError e) {
        // What the fault has made of it; the next stream must not mind.
      }
      boolean met = world.calls() >= k;
      where += met ? ": " + world.log().get(k - 1) : ", not met";
      world.restart();
      job.second(streams);
      check(job, where, place);
      return met ? 1 : 0;
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
    public void replay(Path spec) {
      throw new UnsupportedOperationException("a stream replays nothing");
    }
  }
}
