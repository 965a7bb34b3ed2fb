package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.options.InvalidSpec;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.RunnerProfile;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunEntry;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.cli.TableChoice;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import dev.strandline.runners.flink.FlinkProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams on the runners that can hold them: what arrives while they run is in the table, once. */
@Tag("runners")
final class StreamsTest {
  private static final long SEED = Long.getLong("strandline.seed", 5);
  private static final String FAST = "{commit_every: 100ms, max_rows: 200}";

  @TempDir Path folder;

  /** The job's spec as a stream, into a table that notes which runners write to it. */
  private static Path streaming(SmallJob job, String stream) throws IOException {
    String lake = "path: \"" + job.lake();
    String yaml =
        Files.readString(job.spec("spec.yaml")).replace(lake, "path: \"witness:" + job.lake());
    return Files.writeString(job.spec("stream.yaml"), yaml + "stream: " + stream + "\n");
  }

  /** Rows of a bundle that a checkpoint ends may else be late, on a busy machine, and lost. */
  @Test
  void onFlinkBundlesEndBeforeCheckpoints() {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    new FlinkProfile()
        .configureStream(options, new RunnerProfile.LocalResources(2, 1L << 30, List.of()));
    assertThat(options.getFinishBundleBeforeCheckpointing(), is(true));
  }

  @ParameterizedTest
  @CsvSource({
    "direct, merge, ''",
    "direct, append, ''",
    "flink, merge, --checkpointingInterval=100",
    "flink, append, --checkpointingInterval=100"
  })
  void whatArrivesWhileItRunsIsTakenInOnce(String runner, String mode, String option)
      throws Exception {
    System.out.println("strandline.seed=" + SEED);
    Random random = new Random(SEED);
    SmallJob job = new SmallJob(folder, mode);
    job.add(random, 150);
    Path spec = streaming(job, FAST);
    String[] options = option.isEmpty() ? new String[0] : new String[] {option};
    RunReport report;
    try (RunningStream stream = RunningStream.start(spec, runner, options)) {
      stream.until("the first file is in", () -> job.differences().isEmpty());
      for (int i = 0; i < 3; i++) {
        job.add(random, 150);
        job.add(random, 400);
        job.correct(random, 50);
        stream.until("what came is in", () -> job.differences().isEmpty());
      }
      report = stream.stop();
    }
    assertThat(report.outcome().message(), report.outcome().kind(), is(Outcome.Kind.CANCELLED));
    assertThat(job.differences(), is(empty()));
    assertThat("letters", job.lettersAreComplete(), is(true));
    assertThat(WitnessStores.of(job.lake()), is(Set.of(runner)));
    assertThat("books: " + report.nodes() + report.sinks(), report.balanced(), is(true));
    assertThat(report.sinks().get(0).commit().orElse(0), greaterThan(3L));
    assertThat("staged", Folders.strays(job.lake()), is(empty()));
  }

  @ParameterizedTest
  @CsvSource({"direct", "flink"})
  void endsWhenNothingNewComes(String runner) throws Exception {
    SmallJob job = new SmallJob(folder, "merge");
    job.add(new Random(SEED), 100);
    Path spec = streaming(job, "{commit_every: 100ms, stop_when_idle: 300ms}");
    RunReport report = RunningStream.start(spec, runner).ended();
    assertThat(report.outcome().message(), report.outcome().kind(), is(Outcome.Kind.COMMITTED));
    assertThat(job.differences(), is(empty()));
    Request once = Request.of(spec).boundedOnce();
    RunReport bounded = new LocalEngine().run(once, RunListener.NONE);
    assertThat(bounded.outcome().kind(), is(Outcome.Kind.NOTHING_TO_DO));
  }

  @ParameterizedTest
  @CsvSource({"direct", "flink"})
  void anEpochOverItsLimitEndsTheStream(String runner) throws Exception {
    SmallJob job = new SmallJob(folder, "merge");
    job.add(new Random(SEED), 100);
    Path spec = streaming(job, FAST);
    Files.writeString(spec, Files.readString(spec).replace("rows: 1000000", "rows: 3"));
    RunReport report;
    try (RunningStream stream = RunningStream.start(spec, runner)) {
      stream.until("the first file is in", () -> job.differences().isEmpty());
      SmallJob other = new SmallJob(folder.resolve("other"), "merge");
      other.add(new Random(SEED + 1), 100);
      String good = Files.readString(other.folder().resolve("landing/f00001.csv"));
      Files.writeString(folder.resolve("landing/z.csv"), good + "bad,x\n".repeat(10));
      report = stream.ended();
    }
    assertThat(
        report.outcome().message(), report.outcome().exitCode(), is(ExitCode.DEAD_LETTER_LIMIT));
    assertThat(job.differences(), is(empty()));
    TableChoice table =
        new TableChoice(Optional.empty(), Optional.empty(), Optional.of(job.lake().toString()));
    RunEntry last = new LocalEngine().history(table, 1).get(0);
    assertThat(last.toString(), last.kind(), is("aborted"));
    assertThat(last.toString(), last.outcome(), is("stopped_by_limit"));
    assertThat(last.toString(), last.rejected(), is(10L));
    assertThat(last.toString(), last.inserted() + last.updated(), is(0L));
  }

  @Test
  void anOverwriteIsNoStream() throws Exception {
    SmallJob job = new SmallJob(folder, "overwrite");
    InvalidSpec invalid =
        assertThrows(
            InvalidSpec.class, () -> new LocalEngine().validate(Request.of(streaming(job, FAST))));
    assertThat(invalid.getMessage(), containsString("SL-3418"));
  }

  @Test
  void aSourceDoesNotEvolveInAStream() throws Exception {
    SmallJob job = new SmallJob(folder, "merge");
    Path spec = streaming(job, FAST);
    Files.writeString(
        spec,
        Files.readString(spec).replace("header: false}", "header: true}\n      on_drift: evolve"));
    InvalidSpec invalid =
        assertThrows(InvalidSpec.class, () -> new LocalEngine().validate(Request.of(spec)));
    assertThat(invalid.getMessage(), containsString("SL-1810"));
  }

  @Test
  void aRunnerThatOnlyRunsToAnEndIsRefused() throws Exception {
    SmallJob job = new SmallJob(folder, "merge");
    Path spec = streaming(job, FAST);
    InvalidSpec refused =
        assertThrows(InvalidSpec.class, () -> RunningStream.start(spec, "local").ended());
    assertThat(refused.getMessage(), containsString("SL-1315"));
  }

  @Test
  void noStreamBeginsFromASavepoint() throws Exception {
    SmallJob job = new SmallJob(folder, "merge");
    Path spec = streaming(job, FAST);
    RunningStream stream = RunningStream.start(spec, "flink", "--savepointPath=" + folder);
    CommandFailed refused = assertThrows(CommandFailed.class, stream::ended);
    assertThat(refused.id(), is("SL-5122"));
  }
}
