package dev.strandline.options;

import java.util.regex.Pattern;

/** Names of pipelines, nodes and parameters: they become steps' names, metrics and folders. */
final class Names {
  static final String PATTERN = "[A-Za-z][A-Za-z0-9_-]{0,62}";
  static final String RULE = "a name is 1 to 63 letters, digits, - or _ and begins with a letter";

  private static final Pattern VALID = Pattern.compile(PATTERN);

  private Names() {}

  static boolean valid(String name) {
    return VALID.matcher(name).matches();
  }
}
