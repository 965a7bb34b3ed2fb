package dev.strandline.pipelines;

import java.util.OptionalLong;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * One runner and the options that it runs well with; found by ServiceLoader, so that only a
 * runner's own module names it.
 */
public interface RunnerProfile {
  /** The name that {@code --runner} takes. */
  String name();

  /**
   * How many uncompressed bytes of input it can take in this process with that much heap; empty if
   * it does not run in this process. The least capacity that fits is the local default, since the
   * smaller engine starts faster.
   */
  OptionalLong localCapacity(long heapBytes);

  /**
   * Whether it encodes elements only to copy them within this process, so that batches, being
   * immutable, may be passed as they are.
   */
  default boolean copiesInProcess() {
    return false;
  }

  /** Sets the runner and what it runs well with, for a run in this process. */
  void configure(PipelineOptions options, LocalResources resources);

  /**
   * What a run in this process may use.
   *
   * @param cores how many workers it may have
   * @param heapBytes the JVM's largest heap
   * @param inputBytes the estimate of the uncompressed input
   */
  record LocalResources(int cores, long heapBytes, long inputBytes) {}
}
