package dev.strandline.runners.direct;

import dev.strandline.pipelines.RunnerProfile;
import java.util.OptionalLong;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Beam's Direct runner without its checks: it keeps whole shuffles on the heap, so it takes only
 * what a share of the heap holds.
 */
public final class DirectProfile implements RunnerProfile {
  /**
   * Input bytes are kept about twice, as batches read and as chunks shuffled, and the writers and
   * reducers need their part too.
   */
  private static final int HEAP_PER_INPUT = 5;

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public OptionalLong localCapacity(long heapBytes) {
    return OptionalLong.of(heapBytes / HEAP_PER_INPUT);
  }

  /** It copies the state of a key, all chunks of a shard, before each bundle that adds to it. */
  @Override
  public boolean copiesInProcess() {
    return true;
  }

  @Override
  public void configure(PipelineOptions options, LocalResources resources) {
    DirectOptions direct = options.as(DirectOptions.class);
    direct.setRunner(DirectRunner.class);
    direct.setTargetParallelism(Math.max(1, resources.cores()));
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
  }
}
