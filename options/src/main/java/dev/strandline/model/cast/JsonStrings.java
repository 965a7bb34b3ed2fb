package dev.strandline.model.cast;

/** The content of JSON strings as UTF-8. */
final class JsonStrings {
  private JsonStrings() {}

  /**
   * Adds the content of the well-formed string whose quotes are at {@code from} and {@code to - 1};
   * false if it has half of a surrogate pair, for which UTF-8 has no bytes.
   */
  static boolean unescape(byte[] b, int from, int to, ByteSink out) {
    int at = from + 1;
    while (at < to - 1) {
      byte c = b[at++];
      if (c != '\\') {
        out.add(c);
        continue;
      }
      byte escaped = b[at++];
      switch (escaped) {
        case 'b' -> out.add('\b');
        case 'f' -> out.add('\f');
        case 'n' -> out.add('\n');
        case 'r' -> out.add('\r');
        case 't' -> out.add('\t');
        case 'u' -> {
          int point = codePoint(b, at, to - 1);
          if (point < 0) {
            return false;
          }
          at += digits(point);
          addUtf8(point, out);
        }
        default -> out.add(escaped);
      }
    }
    return true;
  }

  /** Whether well-formed JSON has an escape that is half of a pair: no reader can decode it. */
  static boolean hasHalfPair(byte[] b, int from, int to) {
    for (int at = from; at < to; at++) {
      if (b[at] != '\\' || b[++at] != 'u') {
        continue;
      }
      int point = codePoint(b, at + 1, to);
      if (point < 0) {
        return true;
      }
      at += digits(point);
    }
    return false;
  }

  /** What the escape means whose digits begin there; -1 for half of a surrogate pair. */
  private static int codePoint(byte[] b, int at, int to) {
    char unit = (char) hex(b, at);
    if (!Character.isSurrogate(unit)) {
      return unit;
    }
    int next = at + 4;
    if (Character.isLowSurrogate(unit) || to - next < 6 || b[next] != '\\' || b[next + 1] != 'u') {
      return -1;
    }
    char low = (char) hex(b, next + 2);
    return Character.isLowSurrogate(low) ? Character.toCodePoint(unit, low) : -1;
  }

  /** How many bytes its escape has, or the escapes of its pair, from the first digit on. */
  private static int digits(int point) {
    return Character.isSupplementaryCodePoint(point) ? 10 : 4;
  }

  private static int hex(byte[] b, int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      value = value << 4 | Character.digit(b[i], 16);
    }
    return value;
  }

  private static void addUtf8(int c, ByteSink out) {
    if (c < 0x80) {
      out.add(c);
    } else if (c < 0x800) {
      out.add(0xC0 | c >> 6);
      out.add(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      out.add(0xE0 | c >> 12);
      out.add(0x80 | (c >> 6 & 0x3F));
      out.add(0x80 | (c & 0x3F));
    } else {
      out.add(0xF0 | c >> 18);
      out.add(0x80 | (c >> 12 & 0x3F));
      out.add(0x80 | (c >> 6 & 0x3F));
      out.add(0x80 | (c & 0x3F));
    }
  }

  /** Adds the string's JSON form, quotes included. */
  static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
