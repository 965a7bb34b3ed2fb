package dev.strandline.pipelines.cli;

/** Text in the cells of a terminal: how wide it is, cut to a width, without control characters. */
final class Cells {
  private static final char CUT = '…';

  private static final int[][] WIDE = {
    {0x1100, 0x115f},
    {0x2e80, 0x303e},
    {0x3041, 0xa4cf},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff},
    {0x1f900, 0x1f9ff},
    {0x20000, 0x3fffd}
  };

  private Cells() {}

  /**
   * Columns that the text takes: 2 for the wide characters of East Asia and for pictographs, 0 for
   * marks that combine with the character before them (Unicode Standard Annex 11, coarsely).
   */
  static int width(String text) {
    int width = 0;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      width += width(point);
      at += Character.charCount(point);
    }
    return width;
  }

  /** The text, or as much of its beginning as fits with a mark that some is missing. */
  static String shorten(String text, int most) {
    if (text.length() <= most && width(text) <= most) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int width = 0;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      if (width + width(point) > most - 1) {
        break;
      }
      width += width(point);
      kept.appendCodePoint(point);
      at += Character.charCount(point);
    }
    return kept.append(CUT).toString();
  }

  /** The text in one line that no terminal takes for a command. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(clean, point));
    return clean.toString();
  }

  static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - width(text))) + text;
  }

  private static void append(StringBuilder clean, int point) {
    switch (point) {
      case '\n' -> clean.append('⏎');
      case '\r' -> clean.append("\\r");
      case '\t' -> clean.append("\\t");
      default -> {
        int type = Character.getType(point);
        if (type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.SURROGATE
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR) {
          clean.append(String.format("\\u%04x", point));
        } else {
          clean.appendCodePoint(point);
        }
      }
    }
  }

  private static int width(int point) {
    if (point < 0x300) {
      return 1;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    for (int[] range : WIDE) {
      if (point >= range[0] && point <= range[1]) {
        return 2;
      }
    }
    return 1;
  }
}
