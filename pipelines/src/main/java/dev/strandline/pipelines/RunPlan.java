package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.LeftOut;
import dev.strandline.io.RunContext;
import dev.strandline.io.Sink;
import dev.strandline.io.Source;
import dev.strandline.model.FilesPerPartition;
import dev.strandline.pipelines.report.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run will do, with the inputs found when it was planned.
 *
 * @param inputs to be read, by source
 * @param left found, but not to be read, and why, by source
 * @param files over how many files each partition is spread, by sink
 * @param replay the letters that are read in place of inputs
 */
record RunPlan(
    CheckedSpec checked,
    RunContext run,
    Map<String, Source> sources,
    Map<String, Sink> sinks,
    Map<String, List<Input>> inputs,
    Map<String, List<LeftOut>> left,
    Graph graph,
    Map<String, FilesPerPartition> files,
    Optional<Replay> replay) {

  /** The estimate of all inputs' uncompressed bytes. */
  long rawBytes() {
    return inputs.values().stream().flatMap(List::stream).mapToLong(Input::rawBytes).sum();
  }

  /** The bytes of all inputs as stored. */
  long storedBytes() {
    return inputs.values().stream().flatMap(List::stream).mapToLong(Input::bytes).sum();
  }

  Source source(String node) {
    return java.util.Objects.requireNonNull(sources.get(node), node);
  }

  Sink sink(String node) {
    return java.util.Objects.requireNonNull(sinks.get(node), node);
  }

  List<Input> inputsOf(String source) {
    return inputs.getOrDefault(source, List.of());
  }

  /** All that is left out. */
  List<LeftOut> leftOut() {
    return left.values().stream().flatMap(List::stream).toList();
  }

  boolean hasInputs() {
    if (replay.isPresent()) {
      return replay.get().hasWork();
    }
    return inputs.values().stream().anyMatch(list -> !list.isEmpty());
  }

  /**
   * How a run of it ends without having read anything, where it has nothing to read.
   *
   * @param allowEmpty whether an overwrite may empty its table
   */
  Optional<Outcome> withoutInputs(boolean allowEmpty) {
    if (hasInputs()) {
      return Optional.empty();
    }
    if (replay.isPresent()) {
      return Optional.of(Outcome.nothingToDo("no dead letter can be replayed"));
    }
    if (!leftOut().isEmpty() || sinks.values().stream().noneMatch(Sink::replacesAll)) {
      return Optional.of(Outcome.nothingToDo(nothingRead()));
    }
    if (allowEmpty || sinks.values().stream().noneMatch(Sink::needsInput)) {
      return Optional.empty();
    }
    return Optional.of(
        Outcome.stopped(
            Outcome.Kind.STOPPED_BY_QUALITY,
            "SL-4001",
            "no input was found, and an overwrite without any would empty the table; look at the"
                + " path, or say --allow-empty or allow_empty: true"));
  }

  private String nothingRead() {
    if (leftOut().isEmpty()) {
      return "no input was found";
    }
    if (leftOut().stream().allMatch(one -> one.why() == LeftOut.Why.KNOWN)) {
      return "every input was read by an earlier run";
    }
    return LeftOutWords.of(leftOut());
  }
}
