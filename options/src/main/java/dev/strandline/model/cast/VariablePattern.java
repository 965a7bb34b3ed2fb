package dev.strandline.model.cast;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of numbers, literals, AM or PM, and offsets, some of them with a varying width, such as
 * {@code d/M/yyyy} or {@code yyyy-MM-dd'T'HH:mm:ss.SSSXXX}: read from left to right, no way back.
 */
final class VariablePattern extends TemporalPattern {
  private static final int NO_HALF = -1;

  private final String text;
  private final char[] letters;
  private final int[] counts;
  private final byte[][] literals;

  private int at;
  private int half;
  private int halfHour;

  private VariablePattern(String text, List<PatternPart> parts) {
    this.text = text;
    int n = parts.size();
    letters = new char[n];
    counts = new int[n];
    literals = new byte[n][];
    for (int i = 0; i < n; i++) {
      letters[i] = parts.get(i).letter();
      counts[i] = parts.get(i).count();
      literals[i] = parts.get(i).literal().getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The pattern of those parts, or null if one is text that a locale decides. */
  static @Nullable VariablePattern of(String text, List<PatternPart> parts) {
    for (int i = 0; i < parts.size(); i++) {
      PatternPart part = parts.get(i);
      boolean known =
          switch (part.letter()) {
            case 0, 'a', 'S' -> true;
            case 'y', 'u' -> part.count() == 4 || part.count() == 2;
            case 'M', 'd', 'H', 'h', 'm', 's' -> part.count() <= 2;
            case 'X', 'x' -> part.count() <= 3;
            case 'Z' -> part.count() <= 3 || part.count() == 5;
            default -> false;
          };
      if (!known) {
        return null;
      }
      boolean varies = part.count() == 1 && "MdHhms".indexOf(part.letter()) >= 0;
      if (varies && i + 1 < parts.size() && isNumber(parts.get(i + 1))) {
        throw PatternPart.wrong(
            text,
            part.at(),
            "where '" + part.letter() + "' ends cannot be told: write two letters, or a separator");
      }
    }
    return new VariablePattern(text, parts);
  }

  private static boolean isNumber(PatternPart part) {
    return "yudHhmsS".indexOf(part.letter()) >= 0 || (part.letter() == 'M' && part.count() <= 2);
  }

  @Override
  @Nullable CastReason match(byte[] bytes, int from, int to, TemporalFields out) {
    out.clear();
    at = from;
    half = NO_HALF;
    halfHour = NO_HALF;
    for (int i = 0; i < letters.length; i++) {
      if (!part(i, bytes, to, out)) {
        return CastReason.NOT_THE_PATTERN;
      }
    }
    if (at != to) {
      return CastReason.NOT_THE_PATTERN;
    }
    if (halfHour >= 0) {
      if (halfHour < 1 || halfHour > 12) {
        return CastReason.NO_SUCH_TIME;
      }
      out.hour = halfHour % 12 + 12 * half;
    } else if (half >= 0 && out.hour / 12 != half) {
      return CastReason.NO_SUCH_TIME;
    }
    return out.check();
  }

  private boolean part(int i, byte[] bytes, int to, TemporalFields out) {
    int count = counts[i];
    switch (letters[i]) {
      case 0 -> {
        return literal(literals[i], bytes, to);
      }
      case 'S' -> {
        int start = at;
        if (digits(count, count, bytes, to) < 0) {
          return false;
        }
        out.nano = FixedPattern.fraction(bytes, start, at);
        return true;
      }
      case 'a' -> {
        return half(bytes, to);
      }
      case 'X', 'x', 'Z' -> {
        return offset(letters[i], count, bytes, to, out);
      }
      default -> {
        int value = digits(count, Math.max(2, count), bytes, to);
        set(letters[i], count, value, out);
        return value >= 0;
      }
    }
  }

  private void set(char letter, int count, int value, TemporalFields out) {
    switch (letter) {
      case 'y', 'u' -> out.year = count == 2 ? 2000 + value : value;
      case 'M' -> out.month = value;
      case 'd' -> out.day = value;
      case 'H' -> out.hour = value;
      case 'h' -> halfHour = value;
      case 'm' -> out.minute = value;
      case 's' -> out.second = value;
      default -> throw new IllegalStateException("not a number: " + letter);
    }
  }

  /** The number of the next digits, {@code min} to {@code max} of them, or -1. */
  private int digits(int min, int max, byte[] bytes, int to) {
    int value = 0;
    int start = at;
    while (at < to && at - start < max && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value * 10 + bytes[at++] - '0';
    }
    return at - start < min ? -1 : value;
  }

  private boolean literal(byte[] literal, byte[] bytes, int to) {
    if (to - at < literal.length) {
      return false;
    }
    for (byte b : literal) {
      if (bytes[at++] != b) {
        return false;
      }
    }
    return true;
  }

  private boolean half(byte[] bytes, int to) {
    if (to - at < 2 || (bytes[at + 1] | 0x20) != 'm') {
      return false;
    }
    int letter = bytes[at] | 0x20;
    half = letter == 'a' ? 0 : 1;
    at += 2;
    return letter == 'a' || letter == 'p';
  }

  /*
   * X and x: 1 letter +hh or +hhmm, 2 +hhmm, 3 +hh:mm; X and ZZZZZ also read Z as no offset;
   * Z to ZZZ are +hhmm.
   */
  private boolean offset(char letter, int count, byte[] bytes, int to, TemporalFields out) {
    boolean zulu = letter == 'X' || (letter == 'Z' && count == 5);
    if (zulu && at < to && bytes[at] == 'Z') {
      at++;
      out.offset = 0;
      return true;
    }
    boolean colon = letter == 'Z' ? count == 5 : count == 3;
    boolean minutesOptional = letter != 'Z' && count == 1;
    if (at == to || (bytes[at] != '+' && bytes[at] != '-')) {
      return false;
    }
    int sign = bytes[at++] == '-' ? -1 : 1;
    int hours = digits(2, 2, bytes, to);
    if (hours < 0) {
      return false;
    }
    int minutes = 0;
    if (!minutesOptional || (at < to && bytes[at] >= '0' && bytes[at] <= '9')) {
      if (colon && (at == to || bytes[at++] != ':')) {
        return false;
      }
      minutes = digits(2, 2, bytes, to);
    }
    out.offset = sign * (hours * 3600 + minutes * 60);
    return minutes >= 0 && minutes < 60 && hours * 60 + minutes <= 18 * 60;
  }

  @Override
  String text() {
    return text;
  }
}
