package dev.strandline.model.cast;

import dev.strandline.model.RowWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The nearest float32 or float64 (ties to even) of sign, digits, decimal mark, digits, exponent.
 *
 * <p>Where the digits and the power of ten are both exact in the type, one multiplication or
 * division rounds correctly (Clinger 1990, "How to read floating point numbers accurately"); other
 * texts go to the JDK.
 */
final class FloatCast extends ValueCast {
  private static final int SAFE_DIGITS = 18;
  private static final double[] TENS = new double[23];
  private static final float[] FLOAT_TENS = new float[11];

  static {
    double ten = 1;
    for (int i = 0; i < TENS.length; i++, ten *= 10) {
      TENS[i] = ten;
    }
    for (int i = 0; i < FLOAT_TENS.length; i++) {
      FLOAT_TENS[i] = (float) TENS[i];
    }
  }

  private final boolean wide;
  private final boolean finiteOnly;
  private final @Nullable NumberMarks marks;

  FloatCast(boolean wide, CastSettings.NonFinite nonFinite, @Nullable NumberMarks marks) {
    this.wide = wide;
    this.finiteOnly = nonFinite == CastSettings.NonFinite.REJECT;
    this.marks = marks;
  }

  @Override
  @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out) {
    if (marks == null) {
      return castPlain(bytes, from, to, out);
    }
    int length = marks.strip(bytes, from, to);
    return length < 0 ? CastReason.MISPLACED_GROUP_MARK : castPlain(marks.text(), 0, length, out);
  }

  private @Nullable CastReason castPlain(byte[] bytes, int from, int to, RowWriter out) {
    int at = from;
    boolean negative = at < to && bytes[at] == '-';
    if (negative || (at < to && bytes[at] == '+')) {
      at++;
    }
    long value = 0;
    int mark = -1;
    int start = at;
    for (; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit; // garbage behind 18 digits, and then not used
      } else if (bytes[at] == '.' && mark < 0) {
        mark = at;
      } else {
        break;
      }
    }
    int digits = at - start - (mark < 0 ? 0 : 1);
    if (digits == 0) {
      return castWord(bytes, from, start, to, out);
    }
    int exponent = 0;
    int end = at;
    if (at < to) {
      exponent = DecimalCast.exponent(bytes, at, to);
      if (exponent == Integer.MIN_VALUE) {
        return CastReason.NOT_A_NUMBER;
      }
    }
    exponent -= mark < 0 ? 0 : end - mark - 1;
    if (digits <= SAFE_DIGITS
        && (wide
            ? putDouble(value, exponent, negative, out)
            : putFloat(value, exponent, negative, out))) {
      return null;
    }
    return castByLibrary(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1), out);
  }

  private static boolean putDouble(long value, int exponent, boolean negative, RowWriter out) {
    if (value > 1L << 53 || exponent > 22 || exponent < -22) {
      return false;
    }
    double result = exponent < 0 ? value / TENS[-exponent] : value * TENS[exponent];
    out.putDouble(negative ? -result : result);
    return true;
  }

  private static boolean putFloat(long value, int exponent, boolean negative, RowWriter out) {
    if (value > 1L << 24 || exponent > 10 || exponent < -10) {
      return false;
    }
    float result = exponent < 0 ? value / FLOAT_TENS[-exponent] : value * FLOAT_TENS[exponent];
    out.putFloat(negative ? -result : result);
    return true;
  }

  private @Nullable CastReason castByLibrary(String text, RowWriter out) {
    if (wide) {
      double value = Double.parseDouble(text);
      if (Double.isInfinite(value)) {
        return CastReason.OUT_OF_RANGE;
      }
      out.putDouble(value);
    } else {
      float value = Float.parseFloat(text);
      if (Float.isInfinite(value)) {
        return CastReason.OUT_OF_RANGE;
      }
      out.putFloat(value);
    }
    return null;
  }

  private @Nullable CastReason castWord(byte[] bytes, int from, int start, int to, RowWriter out) {
    double value;
    if (isWord("infinity", bytes, start, to) || isWord("inf", bytes, start, to)) {
      value = bytes[from] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    } else if (isWord("nan", bytes, from, to)) {
      value = Double.NaN;
    } else {
      return CastReason.NOT_A_NUMBER;
    }
    if (finiteOnly) {
      return CastReason.NOT_FINITE;
    }
    if (wide) {
      out.putDouble(value);
    } else {
      out.putFloat((float) value);
    }
    return null;
  }

  private static boolean isWord(String word, byte[] bytes, int from, int to) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((bytes[from + i] | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  String expected() {
    return "a number" + (finiteOnly ? "" : ", NaN or Infinity");
  }
}
