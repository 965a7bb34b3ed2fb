package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.RunContext;
import dev.strandline.io.Sink;
import dev.strandline.io.Source;
import dev.strandline.model.FilesPerPartition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run will do, with the inputs found when it was planned.
 *
 * @param inputs to be read, by source
 * @param skipped found, but read by an earlier run, by source
 * @param files over how many files each partition is spread, by sink
 * @param replay the letters that are read in place of inputs
 */
record RunPlan(
    CheckedSpec checked,
    RunContext run,
    Map<String, Source> sources,
    Map<String, Sink> sinks,
    Map<String, List<Input>> inputs,
    Map<String, List<Input>> skipped,
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

  boolean hasInputs() {
    if (replay.isPresent()) {
      return replay.get().hasWork();
    }
    return inputs.values().stream().anyMatch(list -> !list.isEmpty());
  }
}
