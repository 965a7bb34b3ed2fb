package dev.strandline.runners.local;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Pipelines for the {@link BatchRunner}. */
final class Pipelines {
  private Pipelines() {}

  static Pipeline onWorkers(int workers) {
    return spillingBeyond(0, workers);
  }

  static Pipeline spillingBeyond(long bytes, int workers) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(BatchRunner.class);
    options.as(LocalOptions.class).setWorkers(workers);
    options.as(LocalOptions.class).setShuffleBytes(bytes);
    return Pipeline.create(options);
  }
}
