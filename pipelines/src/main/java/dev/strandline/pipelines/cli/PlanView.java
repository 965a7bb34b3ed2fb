package dev.strandline.pipelines.cli;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a run would do.
 *
 * @param nodes in the order in which data meets them
 * @param changes whether a run would change a table; a plan ends with exit code 7 then
 * @param touched partitions that the run would write, as far as they are known
 * @param extents how far they are known, for each sink
 * @param rules the planner's rules that changed the graph, in the order in which they did
 */
public record PlanView(
    String name,
    boolean changes,
    List<Node> nodes,
    List<Edge> edges,
    List<InputFile> inputs,
    List<Touched> touched,
    List<Extent> extents,
    List<Rule> rules,
    Choice runner,
    List<String> warnings) {
  public PlanView {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    inputs = List.copyOf(inputs);
    touched = List.copyOf(touched);
    extents = List.copyOf(extents);
    rules = List.copyOf(rules);
    warnings = List.copyOf(warnings);
  }

  /** What a node of the graph is there for. */
  public enum Kind {
    SOURCE,
    STEP,
    /** A shuffle: all rows of a shard meet on one worker. */
    SHUFFLE,
    SINK,
    DEAD_LETTERS,
    COMMIT
  }

  /**
   * A node of the graph as it will run.
   *
   * @param id unique in the graph
   * @param type the type in the spec, such as {@code ReadFromFiles}, or what the planner added
   * @param details short facts, such as {@code keys: c1, c7, c8}
   */
  public record Node(String id, Kind kind, String type, List<String> details) {
    public Node {
      details = List.copyOf(details);
    }
  }

  /** Data that flows from one node to another; the label may be empty. */
  public record Edge(String from, String to, String label) {}

  /**
   * An input found.
   *
   * @param rows estimated; absent where there is no telling
   * @param note why it would not be read, such as {@code younger than settle}; empty where it would
   */
  public record InputFile(String source, String path, long bytes, OptionalLong rows, String note) {}

  /**
   * A partition or file that the run would write.
   *
   * @param path relative to the target; empty for an unpartitioned table
   * @param action such as {@code append}, {@code replace}, {@code create}
   */
  public record Touched(String sink, String target, String path, String action) {}

  /**
   * How much a plan knows of the partitions that a run would write.
   *
   * @param complete whether the list has all of them
   * @param how it was found out, a sentence's end
   */
  public record Extent(String sink, String target, boolean complete, String how) {}

  /** A planner's rule that fired. */
  public record Rule(String name, String why) {}

  /** The runner chosen. */
  public record Choice(String name, String why) {}
}
