package dev.strandline.options;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paths of keys, as problems show them: {@code sources.orders.config.columns[2].pattern}. */
final class Paths {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Pattern STEP = Pattern.compile("\\[(\\d{1,9})]|\"([^\"]*)\"|([^.\\[\"]+)");

  private Paths() {}

  static String key(String path, String key) {
    String word = PLAIN.matcher(key).matches() ? key : Quoted.of(key);
    return path.isEmpty() ? word : path + "." + word;
  }

  static String item(String path, int index) {
    return path + "[" + index + "]";
  }

  static String join(String path, String below) {
    return path.isEmpty() || below.isEmpty() || below.startsWith("[")
        ? path + below
        : path + "." + below;
  }

  /** The place of the deepest value that exists on a way down from a tree. */
  static Mark find(Tree tree, String relativePath) {
    Tree at = tree;
    Matcher steps = STEP.matcher(relativePath);
    while (steps.find()) {
      Tree next = null;
      if (steps.group(1) != null && at instanceof Tree.Sequence list) {
        int index = Integer.parseInt(steps.group(1));
        next = index < list.items().size() ? list.items().get(index) : null;
      } else if (steps.group(1) == null && at instanceof Tree.Mapping mapping) {
        next = mapping.get(steps.group(2) != null ? steps.group(2) : steps.group(3));
      }
      if (next == null) {
        return at.mark();
      }
      at = next;
    }
    return at.mark();
  }

  /** The key of a Java name: {@code orderBy} gives {@code order_by}. */
  static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_")
        .toLowerCase(java.util.Locale.ROOT);
  }
}
