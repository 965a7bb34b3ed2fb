package dev.strandline.runners.local;

import dev.strandline.options.Capability;
import dev.strandline.options.RunMode;
import dev.strandline.pipelines.RunnerProfile;
import org.apache.beam.sdk.options.PipelineOptions;

/** The {@link BatchRunner}: what a run in this process uses unless another runner is asked for. */
public final class LocalProfile implements RunnerProfile {
  @Override
  public String name() {
    return "local";
  }

  @Override
  public boolean isDefault() {
    return true;
  }

  /**
   * An element costs little here, and the chunks of a hundred partitions that are filled at a time
   * are to fit a processor's second cache.
   */
  @Override
  public int chunkBytes() {
    return 1 << 13;
  }

  @Override
  public Capability capability(RunMode mode) {
    return mode == RunMode.BATCH
        ? Capability.runs("in this process; what outgrows the heap is spilled")
        : Capability.refused("it keeps no state and takes no input without an end");
  }

  @Override
  public void configure(PipelineOptions options, LocalResources resources) {
    options.setRunner(BatchRunner.class);
    LocalOptions local = options.as(LocalOptions.class);
    if (local.getWorkers() == 0) {
      local.setWorkers(Math.max(1, resources.cores()));
    }
  }
}
