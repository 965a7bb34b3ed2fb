package dev.strandline.options;

import java.util.List;
import java.util.Map;

/** A node's name and inputs with their places: what is known even when its config is wrong. */
record Wire(
    String name, NodeKind.Role role, Mark mark, String path, List<Map.Entry<String, Mark>> inputs) {
  List<String> inputNames() {
    return inputs.stream().map(Map.Entry::getKey).toList();
  }
}
