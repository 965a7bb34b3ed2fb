package dev.strandline.pipelines;

import dev.strandline.io.Emit;
import dev.strandline.io.Input;
import dev.strandline.io.RunOutcome;
import dev.strandline.io.commit.Commits;
import dev.strandline.io.compress.Compression;
import dev.strandline.pipelines.report.Rehearsal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.resourcehints.ResourceHints;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run needs before its first row and after its last, made ready by threads of their own
 * while a processor is idle: arguments and spec are read, inputs are listed and the graph is built,
 * or the run commits. Its first row comes a sixth sooner. Nothing depends on it.
 */
final class HeadStart {
  private static final Logger LOG = LoggerFactory.getLogger(HeadStart.class);

  private HeadStart() {}

  private interface Work {
    void run() throws IOException;
  }

  /** Makes ready, in this thread, what every run in this process needs, in the order of need. */
  static void forRun() {
    quietly(HeadStart::forGraph);
  }

  /** Goes on once the inputs are known, while the graph is built. */
  static void forInputs(RunPlan plan) {
    long gzip =
        plan.inputs().values().stream()
            .flatMap(List::stream)
            .filter(input -> Compression.ofName(input.name()).equals(Optional.of(Compression.GZIP)))
            .mapToLong(Input::bytes)
            .sum();
    inThread(() -> Compression.GZIP.makeReady(gzip));
  }

  /**
   * Goes on once the run commits, which one thread does alone: what tells of the run is ready when
   * it is over.
   */
  static void forEnd() {
    inThread(
        () -> {
          RunOutcome.makeReady();
          Rehearsal.run();
        });
  }

  private static void forGraph() {
    PipelineOptions options = RunnerOptions.of(List.of());
    LocalRunner.fromClassPath()
        .byDefault()
        .ifPresent(
            runner ->
                runner
                    .profile()
                    .configure(
                        options,
                        new RunnerProfile.LocalResources(
                            1, Runtime.getRuntime().maxMemory(), List.of())));
    DisplayData.none(); // Joda's formats of times
    // Not Pipeline.create, which sets the options of all file systems in this process.
    Pipeline pipeline =
        Pipeline.forTransformHierarchy(new TransformHierarchy(ResourceHints.create()), options);
    PCollection<KV<String, Long>> pairs =
        pipeline.apply(Emit.of(List.of(), KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of())));
    pairs.apply(GroupByKey.create());
    pairs.apply(View.asList());
    SerializableUtils.serializeToByteArray(""); // Snappy's library
    Commits.makeReady();
  }

  private static void inThread(Work work) {
    Thread thread = new Thread(() -> quietly(work), "head start");
    thread.setDaemon(true);
    thread.start();
  }

  private static void quietly(Work work) {
    try {
      work.run();
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.debug("Left to the run itself: {}", e.toString());
    }
  }
}
