package dev.strandline.model.cast;

import java.nio.charset.StandardCharsets;
import java.text.DecimalFormatSymbols;
import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A number's text with {@code .} as its decimal mark and no group marks, for one with others.
 *
 * <p>Groups have three digits, the first one to three: {@code 12,34} where the comma groups is an
 * error, most likely a decimal mark, and never 1234. A blank as the group mark stands for every
 * blank that locales use (U+0020, U+00A0, U+202F), an apostrophe for both of theirs.
 */
final class NumberMarks {
  static final int MISPLACED = -1;

  private static final List<Integer> BLANKS = List.of(0x20, 0xA0, 0x202F);
  private static final List<Integer> APOSTROPHES = List.of((int) '\'', 0x2019);
  private static final byte[] MINUS = "\u2212".getBytes(StandardCharsets.UTF_8);

  private final byte[] decimal;
  private final byte[][] groups;
  private byte[] text = new byte[64];

  private NumberMarks(int decimal, List<Integer> groups) {
    this.decimal = utf8(decimal);
    this.groups = groups.stream().map(NumberMarks::utf8).toArray(byte[][]::new);
  }

  /** The marks that the settings name; null where they are the plain ones. */
  static @Nullable NumberMarks of(CastSettings settings) {
    int decimal = '.';
    int group = -1;
    if (settings.locale() != null) {
      DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale(settings.locale()));
      decimal = symbols.getDecimalSeparator();
      group = symbols.getGroupingSeparator();
    }
    if (settings.decimalMark() != null) {
      decimal = character("decimal_mark", settings.decimalMark());
      group = group == decimal ? -1 : group;
    }
    if (settings.groupMark() != null) {
      group = character("group_mark", settings.groupMark());
    }
    if (group == decimal) {
      throw new IllegalArgumentException(
          "decimal_mark and group_mark are both \"" + Character.toString(group) + "\"");
    }
    if (decimal == '.' && group < 0) {
      return null;
    }
    return new NumberMarks(decimal, group < 0 ? List.of() : alike(group));
  }

  /** The locale of that language tag. */
  static Locale locale(String tag) {
    try {
      return new Locale.Builder().setLanguageTag(tag).build();
    } catch (IllformedLocaleException e) {
      throw new IllegalArgumentException(
          "locale: expected a language tag such as de-DE, got \"" + tag + "\"", e);
    }
  }

  private static int character(String key, String text) {
    if (text.codePointCount(0, text.length()) != 1) {
      throw new IllegalArgumentException(key + ": expected one character, got \"" + text + "\"");
    }
    int c = text.codePointAt(0);
    if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == 'e' || c == 'E') {
      throw new IllegalArgumentException(key + ": \"" + text + "\" is part of numbers itself");
    }
    return c;
  }

  private static List<Integer> alike(int mark) {
    return BLANKS.contains(mark)
        ? BLANKS
        : APOSTROPHES.contains(mark) ? APOSTROPHES : List.of(mark);
  }

  /** The length of what {@link #text()} then holds, or {@link #MISPLACED}. */
  int strip(byte[] bytes, int from, int to) {
    if (text.length < to - from + 1) {
      text = new byte[2 * (to - from)];
    }
    int at = from;
    int n = 0;
    if (startsWith(MINUS, bytes, at, to)) {
      at += MINUS.length;
      text[n++] = '-';
    } else if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
      text[n++] = bytes[at++];
    }
    int marks = 0;
    int digits = 0;
    while (at < to) {
      int mark;
      if (bytes[at] >= '0' && bytes[at] <= '9') {
        text[n++] = bytes[at++];
        digits++;
      } else if ((mark = group(bytes, at, to)) > 0) {
        if (marks == 0 ? digits == 0 || digits > 3 : digits != 3) {
          return MISPLACED;
        }
        at += mark;
        marks++;
        digits = 0;
      } else {
        break;
      }
    }
    if (marks > 0 && digits != 3) {
      return MISPLACED;
    }
    if (startsWith(decimal, bytes, at, to)) {
      at += decimal.length;
      text[n++] = '.';
    }
    for (; at < to; at++) {
      text[n++] = bytes[at] == '.' ? (byte) '?' : bytes[at]; // no second decimal mark, no other one
    }
    return n;
  }

  byte[] text() {
    return text;
  }

  private int group(byte[] bytes, int at, int to) {
    for (byte[] mark : groups) {
      if (startsWith(mark, bytes, at, to)) {
        return mark.length;
      }
    }
    return 0;
  }

  private static boolean startsWith(byte[] mark, byte[] bytes, int at, int to) {
    return to - at >= mark.length
        && Arrays.equals(bytes, at, at + mark.length, mark, 0, mark.length);
  }

  private static byte[] utf8(int character) {
    return Character.toString(character).getBytes(StandardCharsets.UTF_8);
  }
}
