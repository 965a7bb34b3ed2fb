package dev.strandline.model.cast;

import java.util.ArrayList;
import java.util.List;

/**
 * A run of one pattern letter, or literal text (letter 0).
 *
 * @param at where it starts in the pattern, from 0
 */
record PatternPart(char letter, int count, String literal, int at) {
  private static final String LETTERS = "yuMLdDHhKkamsSnNXxZzOVEecGQqwWAB";

  boolean isLiteral() {
    return letter == 0;
  }

  boolean isOptionalMark() {
    return letter == '[' || letter == ']';
  }

  /** The parts of a pattern in java.time's syntax. */
  static List<PatternPart> split(String pattern) {
    List<PatternPart> parts = new ArrayList<>();
    int at = 0;
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      int start = at;
      if (c == '\'') {
        at = quoted(pattern, at, parts);
      } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        if (c == 'Y') {
          throw wrong(pattern, at, "'Y' is the year of a week's calendar: write yyyy");
        }
        if (LETTERS.indexOf(c) < 0) {
          throw wrong(pattern, at, "'" + c + "' is no pattern letter; quote it if it is text");
        }
        while (at < pattern.length() && pattern.charAt(at) == c) {
          at++;
        }
        parts.add(new PatternPart(c, at - start, "", start));
      } else if (c == '[' || c == ']') {
        parts.add(new PatternPart(c, 1, "", at++));
      } else if (c == '{' || c == '}' || c == '#') {
        throw wrong(pattern, at, "'" + c + "' is reserved; quote it if it is text");
      } else {
        int end = at + Character.charCount(pattern.codePointAt(at));
        parts.add(new PatternPart((char) 0, 1, pattern.substring(at, end), at));
        at = end;
      }
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("pattern \"\": it is empty");
    }
    return parts;
  }

  private static int quoted(String pattern, int quote, List<PatternPart> parts) {
    StringBuilder text = new StringBuilder();
    int at = quote + 1;
    while (true) {
      int end = pattern.indexOf('\'', at);
      if (end < 0) {
        throw wrong(pattern, quote, "the quote is not closed");
      }
      text.append(pattern, at, end);
      at = end + 1;
      if (!pattern.startsWith("'", at)) {
        break;
      }
      text.append('\'');
      at++;
    }
    String literal = text.isEmpty() ? "'" : text.toString();
    parts.add(new PatternPart((char) 0, 1, literal, quote));
    return at;
  }

  /** The error for the character at {@code at}, from 0; the message counts from 1. */
  static IllegalArgumentException wrong(String pattern, int at, String why) {
    return new IllegalArgumentException(
        "pattern \"" + pattern + "\", character " + (at + 1) + ": " + why);
  }
}
