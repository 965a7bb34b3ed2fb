package dev.strandline.model.cast;

import dev.strandline.model.RowWriter;
import org.jspecify.annotations.Nullable;

/** An int32 or int64 from an optional sign and digits; leading zeros are welcome. */
final class IntegerCast extends ValueCast {
  private static final int SAFE_DIGITS = 18;

  private final boolean wide;
  private final @Nullable NumberMarks marks;

  IntegerCast(boolean wide, @Nullable NumberMarks marks) {
    this.wide = wide;
    this.marks = marks;
  }

  @Override
  @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out) {
    byte[] text = bytes;
    int at = from;
    int end = to;
    if (marks != null) {
      end = marks.strip(bytes, from, to);
      if (end < 0) {
        return CastReason.MISPLACED_GROUP_MARK;
      }
      text = marks.text();
      at = 0;
    }
    if (at == end) {
      return CastReason.NOT_A_WHOLE_NUMBER;
    }
    boolean negative = text[at] == '-';
    if (negative || text[at] == '+') {
      at++;
    }
    if (at == end || end - at > SAFE_DIGITS) {
      return castLong(text, at, end, negative, out);
    }
    long value = 0;
    for (; at < end; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        return CastReason.NOT_A_WHOLE_NUMBER;
      }
      value = value * 10 + digit;
    }
    return put(negative ? -value : value, out);
  }

  private @Nullable CastReason castLong(
      byte[] bytes, int from, int to, boolean negative, RowWriter out) {
    if (from == to) {
      return CastReason.NOT_A_WHOLE_NUMBER;
    }
    long value = 0; // kept negative: there is one more negative long than positive ones
    boolean overflow = false;
    for (int at = from; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return CastReason.NOT_A_WHOLE_NUMBER;
      }
      overflow |= value < Long.MIN_VALUE / 10;
      value *= 10;
      overflow |= value < Long.MIN_VALUE + digit;
      value -= digit;
    }
    if (overflow || (!negative && value == Long.MIN_VALUE)) {
      return CastReason.OUT_OF_RANGE;
    }
    return put(negative ? value : -value, out);
  }

  private @Nullable CastReason put(long value, RowWriter out) {
    if (wide) {
      out.putLong(value);
    } else if (value == (int) value) {
      out.putInt((int) value);
    } else {
      return CastReason.OUT_OF_RANGE;
    }
    return null;
  }

  @Override
  String expected() {
    String range =
        wide
            ? Long.MIN_VALUE + " to " + Long.MAX_VALUE
            : Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
    return "a whole number, " + range;
  }
}
