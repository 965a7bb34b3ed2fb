package dev.strandline.pipelines;

import dev.strandline.io.Verdicts;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * One runner and the options that it runs well with; found by ServiceLoader, so that only a
 * runner's own module names it.
 */
public interface RunnerProfile {
  /** The name that {@code --runner} takes. */
  String name();

  /** Whether a run in this process uses it where no other is asked for. */
  default boolean isDefault() {
    return false;
  }

  /**
   * Whether it encodes elements only to copy them within this process, so that batches, being
   * immutable, may be passed as they are.
   */
  default boolean copiesInProcess() {
    return false;
  }

  /** When the rows of an input that is bad as a whole are left out. */
  default Verdicts verdicts() {
    return Verdicts.SIDE_INPUT;
  }

  /** Sets the runner and what it runs well with, for a run in this process. */
  void configure(PipelineOptions options, LocalResources resources);

  /**
   * What a run in this process may use.
   *
   * @param cores how many workers it may have
   * @param heapBytes the JVM's largest heap
   * @param inputBytes the estimate of the uncompressed input
   * @param args the options that the user gave for the runner, such as {@code --parallelism=4}
   */
  record LocalResources(int cores, long heapBytes, long inputBytes, List<String> args) {
    public LocalResources {
      args = List.copyOf(args);
    }

    /** Whether the user gave that option, so that no default may take its place. */
    public boolean isGiven(String option) {
      return args.stream()
          .anyMatch(arg -> arg.equals("--" + option) || arg.startsWith("--" + option + "="));
    }
  }
}
