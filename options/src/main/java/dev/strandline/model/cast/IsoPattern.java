package dev.strandline.model.cast;

import dev.strandline.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * The forms that are read where a spec names no pattern: ISO 8601's extended forms.
 *
 * <pre>
 *   date             2024-01-31, also -0044-03-15 and +12024-01-31 (a sign and 5 to 9 digits)
 *   time             10:15, 10:15:30, 10:15:30.123456789 (1 to 9 digits)
 *   timestamp_local  a date, T or a blank, a time
 *   timestamp        the same, and Z, +02, +0200 or +02:00; without an offset if a zone is set
 * </pre>
 */
final class IsoPattern extends TemporalPattern {
  private final Type.Plain type;
  private int at;

  IsoPattern(Type.Plain type) {
    this.type = type;
  }

  @Override
  @Nullable CastReason match(byte[] bytes, int from, int to, TemporalFields out) {
    out.clear();
    at = from;
    boolean matches =
        switch (type) {
          case DATE -> date(bytes, to, out);
          case TIME -> time(bytes, to, out);
          default ->
              date(bytes, to, out)
                  && (accept('T', bytes, to) || accept(' ', bytes, to))
                  && time(bytes, to, out)
                  && (at == to || offset(bytes, to, out));
        };
    return matches && at == to ? out.check() : CastReason.NOT_THE_PATTERN;
  }

  private boolean date(byte[] bytes, int to, TemporalFields out) {
    out.year = year(bytes, to);
    if (out.year == Integer.MIN_VALUE || !accept('-', bytes, to)) {
      return false;
    }
    out.month = two(bytes, to);
    if (out.month < 0 || !accept('-', bytes, to)) {
      return false;
    }
    out.day = two(bytes, to);
    return out.day >= 0;
  }

  private int year(byte[] bytes, int to) {
    boolean negative = accept('-', bytes, to);
    boolean signed = negative || accept('+', bytes, to);
    int start = at;
    int year = 0;
    while (at < to && at - start < 9 && bytes[at] >= '0' && bytes[at] <= '9') {
      year = year * 10 + bytes[at++] - '0';
    }
    int count = at - start;
    boolean right = !signed ? count == 4 : negative ? count >= 4 && year > 0 : count > 4;
    return right ? (negative ? -year : year) : Integer.MIN_VALUE;
  }

  private boolean time(byte[] bytes, int to, TemporalFields out) {
    out.hour = two(bytes, to);
    if (out.hour < 0 || !accept(':', bytes, to)) {
      return false;
    }
    out.minute = two(bytes, to);
    if (out.minute < 0 || !accept(':', bytes, to)) {
      return out.minute >= 0;
    }
    out.second = two(bytes, to);
    if (out.second < 0 || !accept('.', bytes, to)) {
      return out.second >= 0;
    }
    int start = at;
    while (at < to && at - start < 9 && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    out.nano = at > start ? FixedPattern.fraction(bytes, start, at) : 0;
    return at > start;
  }

  private boolean offset(byte[] bytes, int to, TemporalFields out) {
    if (accept('Z', bytes, to)) {
      out.offset = 0;
      return true;
    }
    boolean negative = accept('-', bytes, to);
    if (!negative && !accept('+', bytes, to)) {
      return false;
    }
    int hours = two(bytes, to);
    int minutes = 0;
    if (at < to) {
      accept(':', bytes, to);
      minutes = two(bytes, to);
    }
    int seconds = hours * 3600 + minutes * 60;
    out.offset = negative ? -seconds : seconds;
    return hours >= 0 && minutes >= 0 && minutes < 60 && seconds <= 18 * 3600;
  }

  private boolean accept(char c, byte[] bytes, int to) {
    if (at < to && bytes[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  private int two(byte[] bytes, int to) {
    if (to - at < 2) {
      return -1;
    }
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    at += 2;
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  @Override
  String text() {
    return switch (type) {
      case DATE -> "yyyy-MM-dd";
      case TIME -> "HH:mm:ss";
      case TIMESTAMP -> "yyyy-MM-ddTHH:mm:ss and Z or an offset";
      default -> "yyyy-MM-ddTHH:mm:ss";
    };
  }
}
