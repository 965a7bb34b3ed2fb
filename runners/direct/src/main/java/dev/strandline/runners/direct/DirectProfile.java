package dev.strandline.runners.direct;

import dev.strandline.options.Capability;
import dev.strandline.options.RunMode;
import dev.strandline.pipelines.RunnerProfile;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Beam's Direct runner without its checks: it keeps whole shuffles on the heap, so the input must
 * be a fraction of that.
 */
public final class DirectProfile implements RunnerProfile {
  @Override
  public String name() {
    return "direct";
  }

  /** It copies the state of a key, all chunks of a shard, before each bundle that adds to it. */
  @Override
  public boolean copiesInProcess() {
    return true;
  }

  @Override
  public Capability capability(RunMode mode) {
    return mode == RunMode.BATCH
        ? Capability.runs("in this process; every shuffle is kept on the heap")
        : Capability.runs("in this process; an epoch is kept on the heap");
  }

  @Override
  public void configure(PipelineOptions options, LocalResources resources) {
    DirectOptions direct = options.as(DirectOptions.class);
    direct.setRunner(DirectRunner.class);
    if (!resources.isGiven("targetParallelism")) {
      direct.setTargetParallelism(Math.max(1, resources.cores()));
    }
    direct.setBlockOnRun(false); // run would forget an Error, and wait for ever then
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
  }
}
