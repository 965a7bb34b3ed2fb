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
    StringBuilder words = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      if (beginsWord(name, i)) {
        words.append('_');
      }
      words.append(name.charAt(i));
    }
    return words.toString().toLowerCase(java.util.Locale.ROOT);
  }

  /* By hand: some hundreds of names are read at each start, before Java is warm. */
  private static boolean beginsWord(String name, int at) {
    if (at == 0 || !isBetween('A', name.charAt(at), 'Z')) {
      return false;
    }
    char before = name.charAt(at - 1);
    return isBetween('a', before, 'z')
        || isBetween('0', before, '9')
        || (isBetween('A', before, 'Z')
            && at + 1 < name.length()
            && isBetween('a', name.charAt(at + 1), 'z'));
  }

  private static boolean isBetween(char least, char of, char most) {
    return least <= of && of <= most;
  }
}
