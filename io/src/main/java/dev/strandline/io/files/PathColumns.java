package dev.strandline.io.files;

import dev.strandline.model.PartitionPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes values out of a path: from {@code name=value} folders, or by a pattern with {names}. */
final class PathColumns {
  private static final Pattern NAME = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private final List<String> names;
  private final Optional<Pattern> pattern;
  private final List<String> groups = new ArrayList<>();

  private PathColumns(List<String> names, Optional<String> pattern) {
    this.names = List.copyOf(names);
    this.pattern = pattern.map(this::compile);
  }

  /**
   * @throws IllegalArgumentException if the pattern lacks a name, or has one that is no column
   */
  static PathColumns of(List<String> names, Optional<String> pattern) {
    PathColumns columns = new PathColumns(names, pattern);
    if (pattern.isPresent()) {
      for (String name : names) {
        if (!columns.groups.contains(name)) {
          throw new IllegalArgumentException("the pattern has no {" + name + "}: " + pattern.get());
        }
      }
    }
    return columns;
  }

  private Pattern compile(String text) {
    StringBuilder regex = new StringBuilder("(?:.*/)?");
    Matcher matcher = NAME.matcher(text);
    int from = 0;
    while (matcher.find()) {
      regex.append(literal(text.substring(from, matcher.start())));
      groups.add(matcher.group(1));
      regex.append("([^/]+?)");
      from = matcher.end();
    }
    return Pattern.compile(regex.append(literal(text.substring(from))).toString());
  }

  private static String literal(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
    }
    return regex.toString();
  }

  /** The value of each column, in order; empty where the path lacks it or says null. */
  List<Optional<String>> valuesOf(String path) {
    List<Optional<String>> values = new ArrayList<>();
    Optional<Matcher> matcher = pattern.map(p -> p.matcher(path)).filter(Matcher::matches);
    for (String name : names) {
      if (pattern.isPresent()) {
        values.add(matcher.map(m -> m.group(groups.indexOf(name) + 1)));
      } else {
        values.add(hive(name, path));
      }
    }
    return values;
  }

  private static Optional<String> hive(String name, String path) {
    for (String folder : path.split("/", -1)) {
      if (folder.startsWith(name + "=")) {
        return PartitionPath.value(folder.substring(name.length() + 1));
      }
    }
    return Optional.empty();
  }
}
