package dev.strandline.pipelines;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of the graph that runs as one: a node of the spec, or several that a rule has joined.
 *
 * @param nodes the spec's nodes in it, in the order of the data; the last names its output
 * @param inputs the stages, by their names, whose rows it reads
 * @param keys the columns that a reduction in it makes unique
 * @param partitionColumns the columns that a write in it splits by
 */
public record Stage(
    Kind kind,
    List<String> nodes,
    List<String> inputs,
    List<String> keys,
    List<String> partitionColumns) {
  /** What a stage does. */
  public enum Kind {
    READ,
    ROWS,
    /** One of the outputs of a stage of row steps. */
    TABLE,
    LATEST,
    /** The same by sessions, whose keys are known only afterwards. */
    SESSIONS,
    WRITE,
    LATEST_AND_WRITE
  }

  public Stage {
    nodes = List.copyOf(nodes);
    inputs = List.copyOf(inputs);
    keys = List.copyOf(keys);
    partitionColumns = List.copyOf(partitionColumns);
  }

  /** The name of its output: its last node's. */
  public String name() {
    return nodes.get(nodes.size() - 1);
  }

  /** Whether rows are shuffled to get there. */
  public boolean shuffles() {
    return kind != Kind.READ && kind != Kind.ROWS && kind != Kind.TABLE;
  }

  /** This stage and the one that reads it, as one of that kind. */
  Stage joinedWith(Stage reader, Kind newKind) {
    List<String> joined = new ArrayList<>(nodes);
    joined.addAll(reader.nodes);
    return new Stage(
        newKind, joined, inputs, keys.isEmpty() ? reader.keys : keys, reader.partitionColumns);
  }
}
