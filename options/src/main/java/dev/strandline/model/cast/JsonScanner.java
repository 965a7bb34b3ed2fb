package dev.strandline.model.cast;

import org.jspecify.annotations.Nullable;

/**
 * Checks that a text is JSON by RFC 8259, in one pass and without recursion, and finds where the
 * values in it end.
 */
final class JsonScanner {
  static final int MAX_DEPTH = 512;

  private final boolean[] inObject = new boolean[MAX_DEPTH];
  private boolean tooDeep;

  /** Why the text is not one JSON value with blanks around it, or null if it is. */
  @Nullable CastReason check(byte[] b, int from, int to) {
    int end = end(b, blanks(b, from, to), to);
    if (end >= 0 && blanks(b, end, to) == to) {
      return null;
    }
    return tooDeep ? CastReason.JSON_TOO_DEEP : CastReason.NOT_JSON;
  }

  /** The index after the blanks at {@code from}. */
  static int blanks(byte[] b, int from, int to) {
    int at = from;
    while (at < to && (b[at] == ' ' || b[at] == '\n' || b[at] == '\r' || b[at] == '\t')) {
      at++;
    }
    return at;
  }

  /** The index after the value that starts at {@code from}, or -1 if it is malformed. */
  int end(byte[] b, int from, int to) {
    tooDeep = false;
    int depth = 0;
    int at = from;
    while (true) {
      // Here a value must start.
      if (at >= to) {
        return -1;
      }
      byte first = b[at];
      if (first == '{' || first == '[') {
        if (depth == MAX_DEPTH) {
          tooDeep = true;
          return -1;
        }
        boolean object = first == '{';
        inObject[depth++] = object;
        at = blanks(b, at + 1, to);
        if (at < to && b[at] == (object ? '}' : ']')) {
          depth--;
          at++;
        } else {
          at = object ? key(b, at, to) : at;
          if (at < 0) {
            return -1;
          }
          continue;
        }
      } else {
        at = scalar(b, at, to);
        if (at < 0) {
          return -1;
        }
      }
      // Here a value has ended: close what it ends, or go on to the next one.
      while (true) {
        if (depth == 0) {
          return at;
        }
        at = blanks(b, at, to);
        if (at >= to) {
          return -1;
        }
        boolean object = inObject[depth - 1];
        byte next = b[at++];
        if (next == ',') {
          at = blanks(b, at, to);
          at = object ? key(b, at, to) : at;
          if (at < 0) {
            return -1;
          }
          break;
        }
        if (next != (object ? '}' : ']')) {
          return -1;
        }
        depth--;
      }
    }
  }

  /** The index of the value behind the key and the colon at {@code from}, or -1. */
  private static int key(byte[] b, int from, int to) {
    if (from >= to || b[from] != '"') {
      return -1;
    }
    int at = string(b, from, to);
    if (at < 0) {
      return -1;
    }
    at = blanks(b, at, to);
    return at < to && b[at] == ':' ? blanks(b, at + 1, to) : -1;
  }

  private static int scalar(byte[] b, int from, int to) {
    return switch (b[from]) {
      case '"' -> string(b, from, to);
      case 't' -> word("true", b, from, to);
      case 'f' -> word("false", b, from, to);
      case 'n' -> word("null", b, from, to);
      default -> number(b, from, to);
    };
  }

  private static int word(String word, byte[] b, int from, int to) {
    if (to - from < word.length()) {
      return -1;
    }
    for (int i = 0; i < word.length(); i++) {
      if (b[from + i] != word.charAt(i)) {
        return -1;
      }
    }
    return from + word.length();
  }

  /** The index after the string whose quote is at {@code from}, or -1. */
  static int string(byte[] b, int from, int to) {
    for (int at = from + 1; at < to; at++) {
      byte c = b[at];
      if (c == '"') {
        return at + 1;
      }
      if (c >= 0 && c < 0x20) {
        return -1;
      }
      if (c == '\\') {
        if (++at == to) {
          return -1;
        }
        if (b[at] == 'u') {
          for (int i = 1; i <= 4; i++) {
            if (at + i >= to || Character.digit(b[at + i], 16) < 0) {
              return -1;
            }
          }
          at += 4;
        } else if ("\"\\/bfnrt".indexOf(b[at]) < 0) {
          return -1;
        }
      }
    }
    return -1;
  }

  private static int number(byte[] b, int from, int to) {
    int at = from;
    if (b[at] == '-') {
      at++;
    }
    int start = at;
    at = digits(b, at, to);
    if (at == start || (b[start] == '0' && at > start + 1)) {
      return -1;
    }
    if (at < to && b[at] == '.') {
      int fraction = at + 1;
      at = digits(b, fraction, to);
      if (at == fraction) {
        return -1;
      }
    }
    if (at < to && (b[at] | 0x20) == 'e') {
      at++;
      if (at < to && (b[at] == '+' || b[at] == '-')) {
        at++;
      }
      int exponent = at;
      at = digits(b, at, to);
      if (at == exponent) {
        return -1;
      }
    }
    return at;
  }

  private static int digits(byte[] b, int from, int to) {
    int at = from;
    while (at < to && b[at] >= '0' && b[at] <= '9') {
      at++;
    }
    return at;
  }
}
