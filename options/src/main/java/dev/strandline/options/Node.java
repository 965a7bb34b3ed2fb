package dev.strandline.options;

import java.util.List;

/**
 * A source, step or sink of a spec.
 *
 * @param inputs names of the nodes whose rows it reads, in the order of the spec; none for a source
 * @param config the keys under {@code config}
 */
public record Node<C extends Record>(
    String name, NodeKind<C> kind, List<String> inputs, C config, Place place) {
  public Node {
    inputs = List.copyOf(inputs);
  }
}
