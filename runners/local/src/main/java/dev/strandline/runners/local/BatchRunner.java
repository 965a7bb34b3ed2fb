package dev.strandline.runners.local;

import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Runs bounded pipelines in this process: ParDos that follow one another are one loop without
 * coders between them, shuffles keep to a share of the heap and spill beyond it, and workers take
 * the largest groups first.
 *
 * <p>{@link #run} returns when the pipeline is done. Elements are handed on as they are: a DoFn
 * that changes one breaks Beam's rules, and here also its neighbours. Nothing is tried again: the
 * first failure ends the run. Pipelines that do not fit are refused, see {@link Unfit}.
 */
public final class BatchRunner extends PipelineRunner<BatchResult> {
  private final LocalOptions options;

  private BatchRunner(LocalOptions options) {
    this.options = options;
  }

  /** The runner, as {@link PipelineRunner#fromOptions} finds it. */
  public static BatchRunner fromOptions(PipelineOptions options) {
    return new BatchRunner(options.as(LocalOptions.class));
  }

  @Override
  public BatchResult run(Pipeline pipeline) {
    MetricsEnvironment.setMetricsSupported(true);
    List<Step> steps = Translation.of(pipeline);
    try (BatchRun run = new BatchRun(steps, options)) {
      run.run();
      return new BatchResult(run.metrics());
    }
  }
}
