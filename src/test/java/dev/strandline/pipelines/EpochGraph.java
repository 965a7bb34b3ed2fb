package dev.strandline.pipelines;

import dev.strandline.io.EpochOutcomes;
import dev.strandline.io.ReadLimits;
import dev.strandline.io.RunContext;
import dev.strandline.io.RunOutcome;
import dev.strandline.io.Verdicts;
import dev.strandline.model.Epoch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.pipelines.cli.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** A stream's graph on the Direct runner, for tests that give it its epochs. */
record EpochGraph(CheckedSpec checked, TableEpochs epochs) {
  /**
   * The graph of a spec.
   *
   * @param own the stream's own folder
   */
  static EpochGraph of(Path spec, Path own) throws IOException {
    return of(spec, own, EpochOutcomes.KEPT);
  }

  /**
   * The same.
   *
   * @param kept which outcomes stay in the table
   */
  static EpochGraph of(Path spec, Path own, EpochOutcomes kept) throws IOException {
    StreamSpec stream = StreamSpec.of(Request.of(spec));
    return new EpochGraph(
        stream.load(), new TableEpochs(stream, Map.of(), false, own.toString(), kept));
  }

  /** Runs it to its end. */
  PipelineResult run(PTransform<PBegin, PCollection<Epoch>> ticker) {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setTargetParallelism(2);
    options.setEnforceImmutability(false);
    options.setEnforceEncodability(false);
    Pipeline pipeline = Pipeline.create(options);
    RunContext run = new RunContext("stream", "p", "hash", Instant.EPOCH);
    new PipelineBuilder(
            new Planner(checked, run).shape(),
            pipeline,
            new PipelineBuilder.Engine(
                new ReadLimits(Long.MAX_VALUE, Verdicts.VERIFY_FIRST, ""),
                2,
                RecordBatchCoder.of()))
        .build(ticker);
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return result;
  }

  /** How an epoch has ended; nothing while it has not. */
  Optional<RunOutcome> outcome(Epochs.Ready ready) throws IOException {
    return epochs.outcome(pending(ready));
  }

  static Mark.Pending pending(Epochs.Ready ready) {
    return new Mark.Pending(ready.epoch().runId(), ready.folder(), 0);
  }
}
