package dev.strandline.io.files;

import java.util.regex.Pattern;

/**
 * A pattern of paths: {@code *} and {@code ?} stay within a folder, {@code **} goes below, {@code
 * [a-c]} is one of some characters, {@code {a,b}} one of some words.
 *
 * @param folder the part before the first wildcard, up to its last slash, as it was written
 * @param below matches a path below that folder
 */
public record Glob(String folder, Pattern below) {
  static Glob of(String path) {
    int wild = 0;
    while (wild < path.length() && "*?[{".indexOf(path.charAt(wild)) < 0) {
      wild++;
    }
    int slash = path.lastIndexOf('/', wild == path.length() ? wild - 1 : wild);
    String folder = slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
    return new Glob(folder, Pattern.compile(regex(path.substring(slash + 1))));
  }

  /** The regular expression of a part of such a pattern. */
  public static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < glob.length(); i++) {
      int c = glob.codePointAt(i); // half of a surrogate pair would match nothing
      if (glob.startsWith("**/", i)) {
        regex.append("(?s:.*/)?");
        i += 2;
      } else if (glob.startsWith("**", i)) {
        regex.append("(?s:.*)");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else if (c == '[' && glob.indexOf(']', i + 2) > 0) {
        int end = glob.indexOf(']', i + 2);
        String set = glob.substring(i + 1, end).replace("\\", "\\\\").replace("[", "\\[");
        regex.append('[').append(set.startsWith("!") ? "^" + set.substring(1) : set).append(']');
        i = end;
      } else if (c == '{' && glob.indexOf('}', i) > 0) {
        regex.append("(?:");
        depth++;
      } else if (c == '}' && depth > 0) {
        regex.append(')');
        depth--;
      } else if (c == ',' && depth > 0) {
        regex.append('|');
      } else {
        regex.append(Pattern.quote(Character.toString(c)));
        i += Character.charCount(c) - 1;
      }
    }
    return regex.toString();
  }
}
