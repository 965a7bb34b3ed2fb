package dev.strandline.options;

/** Values as they appear in messages: on one line, without control characters, not too long. */
final class Quoted {
  private static final int LONGEST = 60;

  private Quoted() {}

  /** The text in double quotes, cut where it is long. */
  static String of(String text) {
    if (text.codePointCount(0, text.length()) <= LONGEST) {
      return '"' + oneLine(text) + '"';
    }
    String head = text.substring(0, text.offsetByCodePoints(0, LONGEST));
    return '"' + oneLine(head) + "...\" (" + text.length() + " characters)";
  }

  /** The text with line breaks and control characters written as escapes. */
  static String oneLine(String text) {
    if (text.codePoints().noneMatch(Quoted::hidden)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(out, c));
    return out.toString();
  }

  private static void append(StringBuilder out, int c) {
    if (!hidden(c)) {
      out.appendCodePoint(c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (c == '\t') {
      out.append("\\t");
    } else if (c == '\r') {
      out.append("\\r");
    } else {
      out.append(String.format("\\u%04x", c));
    }
  }

  /** What a terminal would not show, or would obey: controls, line separators, bidi marks. */
  private static boolean hidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
