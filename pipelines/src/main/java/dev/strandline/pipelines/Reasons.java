package dev.strandline.pipelines;

import java.util.regex.Pattern;

/** What the letters of one reason have in common, from the message of one of them. */
final class Reasons {
  /** What only the one record has. */
  private static final Pattern OF_ONE =
      Pattern.compile(
          ", found [0-9]+|, at offset [0-9]+ of the file"
              + "| \\(topic .*, partition [0-9]+, offset [0-9]+\\)");

  private Reasons() {}

  /**
   * The part between the first colon and what quotes the value; the whole message if there is none.
   */
  static String of(String message) {
    int from = message.indexOf(": ");
    String rest = from < 0 ? message : message.substring(from + 2);
    int quoted = rest.indexOf(", \"");
    String reason = quoted < 0 ? rest : rest.substring(0, quoted);
    return OF_ONE.matcher(ErrorIds.without(reason)).replaceAll("");
  }
}
