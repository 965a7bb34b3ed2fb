package dev.strandline.pipelines.cli;

import java.util.List;

/**
 * A spec without problems.
 *
 * @param hash the hash of the resolved spec, secrets left as references
 * @param warnings what is allowed but probably not meant, each with its place
 */
public record Checked(String name, String hash, List<PlanView.Node> nodes, List<String> warnings) {
  public Checked {
    nodes = List.copyOf(nodes);
    warnings = List.copyOf(warnings);
  }
}
