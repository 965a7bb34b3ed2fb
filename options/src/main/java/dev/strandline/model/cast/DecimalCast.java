package dev.strandline.model.cast;

import dev.strandline.model.RowWriter;
import dev.strandline.model.Type;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A decimal, exactly, from sign, digits, decimal mark, digits, exponent.
 *
 * <p>The common text (no exponent, at most 18 digits, no excess) takes one pass. Every other takes
 * a second one that keeps the significant digits and decides on digits alone what is kept, dropped
 * and rounded; only then a number is made.
 */
final class DecimalCast extends ValueCast {
  private static final int SAFE_DIGITS = 18;
  private static final int KEPT_DIGITS = 80; // more than the 38 that can be stored and a rest
  private static final int HUGE = 1_000_000_000;
  private static final long[] TENS = new long[SAFE_DIGITS + 1];

  static {
    TENS[0] = 1;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = TENS[i - 1] * 10;
    }
  }

  private final Type.Decimal type;
  private final boolean narrow;
  private final int scale;
  private final long limit;
  private final long limitHigh;

  /** What the digits of a narrow one must be below, by how many of them are of the fraction. */
  private final long[] limits;

  private final Rounding rounding;
  private final @Nullable NumberMarks marks;
  private final byte[] digits = new byte[KEPT_DIGITS];
  private final byte[] stored = new byte[16];

  DecimalCast(Type.Decimal type, Rounding rounding, @Nullable NumberMarks marks) {
    this.type = type;
    this.narrow = type.isLong();
    this.scale = type.scale();
    BigInteger ten = BigInteger.TEN.pow(type.precision());
    this.limit = ten.longValue();
    this.limitHigh = ten.shiftRight(64).longValue();
    this.limits = new long[narrow ? scale + 1 : 0];
    for (int fraction = 0; fraction < limits.length; fraction++) {
      limits[fraction] = limit / TENS[scale - fraction];
    }
    this.rounding = rounding;
    this.marks = marks;
  }

  @Override
  @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out) {
    byte[] text = bytes;
    int start = from;
    int end = to;
    if (marks != null) {
      end = marks.strip(bytes, from, to);
      if (end < 0) {
        return CastReason.MISPLACED_GROUP_MARK;
      }
      text = marks.text();
      start = 0;
    }
    if (!narrow || end - start > SAFE_DIGITS || start == end) {
      return castAny(text, start, end, out);
    }
    int at = start;
    boolean negative = text[at] == '-';
    if (negative || text[at] == '+') {
      at++;
    }
    long value = 0;
    int first = at;
    int digit;
    while (at < end && (digit = text[at] - '0') >= 0 && digit <= 9) {
      value = value * 10 + digit;
      at++;
    }
    int count = at - first;
    int fraction = 0;
    if (at < end && text[at] == '.') {
      int mark = at++;
      while (at < end && (digit = text[at] - '0') >= 0 && digit <= 9) {
        value = value * 10 + digit;
        at++;
      }
      fraction = at - mark - 1;
      count += fraction;
    }
    if (at < end || count == 0 || fraction > scale) {
      return castAny(text, start, end, out);
    }
    // At most 18 digits here, so only the factor can overflow: compare before it is applied.
    if (value >= limits[fraction]) {
      return CastReason.TOO_MANY_DIGITS;
    }
    value *= TENS[scale - fraction];
    out.putLong(negative ? -value : value);
    return null;
  }

  private @Nullable CastReason castAny(byte[] bytes, int from, int to, RowWriter out) {
    int at = from;
    boolean negative = at < to && bytes[at] == '-';
    if (negative || (at < to && bytes[at] == '+')) {
      at++;
    }
    int count = 0; // digits kept, from the first that is not 0
    int behind = 0; // digits behind the kept ones
    boolean rest = false; // whether one of those is not 0
    int fraction = 0;
    int mark = -1;
    int start = at;
    for (; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit >= 0 && digit <= 9) {
        if (count == KEPT_DIGITS) {
          behind++;
          rest |= digit != 0;
        } else if (digit != 0 || count > 0) {
          digits[count++] = (byte) digit;
        }
        fraction += mark >= 0 ? 1 : 0;
      } else if (bytes[at] == '.' && mark < 0) {
        mark = at;
      } else {
        break;
      }
    }
    if (at - start == (mark < 0 ? 0 : 1)) {
      return CastReason.NOT_A_NUMBER;
    }
    int exponent = 0;
    if (at < to) {
      exponent = exponent(bytes, at, to);
      if (exponent == Integer.MIN_VALUE) {
        return CastReason.NOT_A_NUMBER;
      }
    }
    return count == 0
        ? put(0, 0, false, out)
        : round(count, exponent - fraction + behind + scale, rest, negative, out);
  }

  /** The number behind e or E, cut to a billion; MIN_VALUE when there is none. */
  static int exponent(byte[] bytes, int from, int to) {
    int at = from;
    if ((bytes[at] | 0x20) != 'e' || ++at == to) {
      return Integer.MIN_VALUE;
    }
    boolean negative = bytes[at] == '-';
    if ((negative || bytes[at] == '+') && ++at == to) {
      return Integer.MIN_VALUE;
    }
    long value = 0;
    for (; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return Integer.MIN_VALUE;
      }
      value = Math.min(value * 10 + digit, HUGE);
    }
    return (int) (negative ? -value : value);
  }

  /** Stores {@code digits * 10^shift}, which must fit, else be rounded, else is refused. */
  private @Nullable CastReason round(
      int count, int shift, boolean rest, boolean negative, RowWriter out) {
    if ((long) count + shift > type.precision()) {
      return CastReason.TOO_MANY_DIGITS;
    }
    int kept = Math.max(0, Math.min(count, count + shift));
    boolean more = rest;
    for (int i = kept; i < count; i++) {
      more |= digits[i] != 0;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < kept + Math.max(0, shift); i++) {
      // times ten in 128 bits: 38 digits need 127 of them
      high = high * 10 + Math.multiplyHigh(low, 10) + ((low >> 63) & 10);
      low *= 10;
      long sum = low + (i < kept ? digits[i] : 0);
      high += Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
      low = sum;
    }
    if (more) {
      if (rounding == Rounding.REJECT) {
        return CastReason.TOO_MANY_FRACTION_DIGITS;
      }
      int first = count + shift >= 0 ? digits[kept] : 0;
      if (rounding.grows(negative, (low & 1) != 0, first, restAfter(kept, count, shift, rest))) {
        low++;
        high += low == 0 ? 1 : 0;
        if (high == limitHigh && low == limit) {
          return CastReason.TOO_MANY_DIGITS;
        }
      }
    }
    return put(high, low, negative, out);
  }

  private boolean restAfter(int kept, int count, int shift, boolean rest) {
    boolean more = rest;
    for (int i = count + shift >= 0 ? kept + 1 : kept; i < count; i++) {
      more |= digits[i] != 0;
    }
    return more;
  }

  private @Nullable CastReason put(long high, long low, boolean negative, RowWriter out) {
    if (narrow) {
      out.putLong(negative ? -low : low);
      return null;
    }
    long lower = negative ? -low : low;
    long higher = negative ? ~high + (low == 0 ? 1 : 0) : high;
    for (int i = 0; i < 8; i++) {
      stored[i] = (byte) (higher >> (56 - 8 * i));
      stored[i + 8] = (byte) (lower >> (56 - 8 * i));
    }
    int start = 0;
    while (start < 15 && stored[start] == (byte) (stored[start + 1] >> 7)) {
      start++;
    }
    out.putBytes(stored, start, 16);
    return null;
  }

  @Override
  String expected() {
    return "a number of at most "
        + (type.precision() - scale)
        + " digits before and "
        + scale
        + " after the decimal mark";
  }
}
