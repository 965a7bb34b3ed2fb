package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.RunContext;
import dev.strandline.io.Sink;
import dev.strandline.io.SinkKind;
import dev.strandline.io.Source;
import dev.strandline.io.SourceKind;
import dev.strandline.model.FilesPerPartition;
import dev.strandline.options.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From a checked spec to what a run of it would do now. Writes nothing. */
final class Planner {
  private final CheckedSpec checked;
  private final RunContext run;
  private final Map<String, Sink> sinks = new LinkedHashMap<>();

  Planner(CheckedSpec checked, RunContext run) {
    this.checked = checked;
    this.run = run;
    checked.spec().sinks().forEach((name, node) -> sinks.put(name, sink(node)));
  }

  RunContext run() {
    return run;
  }

  /** The sinks of the plan, by node; nothing of them was looked at yet. */
  Map<String, Sink> sinks() {
    return Collections.unmodifiableMap(sinks);
  }

  /**
   * The plan.
   *
   * @throws IOException if inputs cannot be listed, or one cannot be read in its sink's mode
   */
  RunPlan plan() throws IOException {
    Map<String, Source> sources = new LinkedHashMap<>();
    checked.spec().sources().forEach((name, node) -> sources.put(name, source(node)));
    Map<String, List<Input>> inputs = new LinkedHashMap<>();
    Map<String, List<Input>> skipped = new LinkedHashMap<>();
    for (Map.Entry<String, Source> source : sources.entrySet()) {
      List<Input> found = source.getValue().inputs();
      List<Input> unread = unread(found, sinks);
      List<Input> rest = new ArrayList<>(found);
      rest.removeAll(unread);
      inputs.put(source.getKey(), unread);
      skipped.put(source.getKey(), rest);
    }
    Graph graph = Graph.of(checked, sinks).optimized();
    RunPlan plan = new RunPlan(checked, run, sources, sinks, inputs, skipped, graph, Map.of());
    Map<String, FilesPerPartition> files = new PartitionEstimate(plan).files();
    return new RunPlan(checked, run, sources, sinks, inputs, skipped, graph, files);
  }

  /** What any sink still needs: an input is passed over only if every sink has it. */
  private static List<Input> unread(List<Input> found, Map<String, Sink> sinks) throws IOException {
    List<Input> wanted = new ArrayList<>();
    for (Sink sink : sinks.values()) {
      for (Input input : sink.unread(found)) {
        if (!wanted.contains(input)) {
          wanted.add(input);
        }
      }
    }
    List<Input> inOrder = new ArrayList<>(found);
    inOrder.retainAll(wanted);
    return inOrder;
  }

  private <C extends Record> Source source(Node<C> node) {
    if (node.kind() instanceof SourceKind<C> kind) {
      return kind.open(node.name(), node.config(), checked.schema(node.name()), run);
    }
    throw new IllegalArgumentException(node.name() + " is no source that runs here");
  }

  private <C extends Record> Sink sink(Node<C> node) {
    if (node.kind() instanceof SinkKind<C> kind) {
      return kind.open(
          node.name(), node.config(), checked.schema(node.name()), checked.keys(node.name()), run);
    }
    throw new IllegalArgumentException(node.name() + " is no sink that runs here");
  }
}
