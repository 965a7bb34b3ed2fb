package dev.strandline.pipelines;

import dev.strandline.io.Verdicts;
import dev.strandline.options.Capability;
import dev.strandline.options.RunMode;
import dev.strandline.transforms.Sharding;
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

  /** What it does with a run of that mode; with no stream, unless a runner says that it does. */
  default Capability capability(RunMode mode) {
    return mode == RunMode.BATCH
        ? Capability.runs("")
        : Capability.refused("it runs what has an end only");
  }

  /**
   * Whether it encodes elements only to copy them within this process, so that batches, being
   * immutable, may be passed as they are.
   */
  default boolean copiesInProcess() {
    return false;
  }

  /** Of about how many bytes the chunks are in which a bounded run's rows go to a sink's shards. */
  default int chunkBytes() {
    return Sharding.CHUNK_BYTES;
  }

  /** When the rows of an input that is bad as a whole are left out. */
  default Verdicts verdicts() {
    return Verdicts.SIDE_INPUT;
  }

  /**
   * Sets the runner and what it runs well with: in this process, or on the cluster that the user's
   * options or the process's surroundings name.
   */
  void configure(PipelineOptions options, LocalResources resources);

  /** The options without which a run cannot begin, as they would be written; mostly none. */
  default List<String> missing(PipelineOptions options, LocalResources resources) {
    return List.of();
  }

  /** The name of a run's job, in characters that this runner takes. */
  default String jobName(String name) {
    return name;
  }

  /** Whether a stream in this process uses it where no other is asked for. */
  default boolean isDefaultForStreams() {
    return false;
  }

  /** Sets what a stream runs well with, once {@link #configure} has been called. */
  default void configureStream(PipelineOptions options, LocalResources resources) {}

  /** Whether a run with these configured options begins with what is left of another. */
  default boolean restores(PipelineOptions options) {
    return false;
  }

  /** Whether a run with these configured options leaves this host's processes. */
  default boolean isRemote(PipelineOptions options) {
    return false;
  }

  /**
   * Makes the run go on without this process.
   *
   * @return whether this runner can, with these configured options
   */
  default boolean detach(PipelineOptions options) {
    return false;
  }

  /**
   * Whether a run with these configured options goes on without this process, although nobody asked
   * for that.
   */
  default boolean isDetached(PipelineOptions options) {
    return false;
  }

  /** Whether such a run is only written down: somebody starts it later, or nobody. */
  default boolean isWrittenDown(PipelineOptions options) {
    return false;
  }

  /** What is told of a run that was handed over, in words. */
  default String submitted(PipelineOptions options) {
    return "it goes on without this process; strandline history tells what comes of it";
  }

  /**
   * What a run may use of this process, and what the user said.
   *
   * @param cores how many workers it may have
   * @param heapBytes the JVM's largest heap
   * @param args the options that the user gave for the runner, such as {@code --parallelism=4}
   */
  record LocalResources(int cores, long heapBytes, List<String> args) {
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
