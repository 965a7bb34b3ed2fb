package dev.strandline.model.cast;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

/** Random texts that are values, or nearly. */
final class Texts {
  private static final String ODD = "0123456789.-+eE:/ TZ,_x\u00e9\u0663";

  private Texts() {}

  /** A number in one of its forms, one in four with a mistake. */
  static String number(Random random) {
    StringBuilder text = new StringBuilder();
    text.append(new String[] {"", "", "-", "+"}[random.nextInt(4)]);
    digits(random, random.nextInt(random.nextInt(10) == 0 ? 100 : 22), text);
    if (random.nextInt(3) > 0) {
      text.append('.');
      digits(random, random.nextInt(random.nextInt(10) == 0 ? 100 : 22), text);
    }
    if (random.nextInt(4) == 0) {
      text.append(random.nextBoolean() ? 'e' : 'E');
      text.append(new String[] {"", "-", "+"}[random.nextInt(3)]);
      text.append(random.nextInt(random.nextInt(4) == 0 ? 400 : 30));
    }
    return random.nextInt(4) == 0 ? mutated(text.toString(), random) : text.toString();
  }

  private static void digits(Random random, int count, StringBuilder out) {
    int same = random.nextInt(3) == 0 ? random.nextInt(10) : -1;
    for (int i = 0; i < count; i++) {
      boolean zero = random.nextInt(4) == 0;
      out.append(same >= 0 ? same : zero ? 0 : random.nextInt(10));
    }
  }

  /** A whole number, often next to a limit. */
  static String wholeNumber(Random random) {
    BigInteger limit = BigInteger.ONE.shiftLeft(new int[] {31, 63, 64, 7}[random.nextInt(4)]);
    BigInteger value =
        random.nextBoolean()
            ? limit.add(BigInteger.valueOf(random.nextInt(5) - 2))
            : new BigInteger(random.nextInt(70), random);
    String zeros = "0".repeat(random.nextInt(8) == 0 ? random.nextInt(30) : 0);
    return (random.nextBoolean() ? "-" : random.nextInt(4) == 0 ? "+" : "") + zeros + value;
  }

  /** A decimal on, or next to, the middle of two neighbouring floats or doubles. */
  static String nearHalfway(Random random) {
    boolean wide = random.nextBoolean();
    BigDecimal low;
    BigDecimal high;
    if (wide) {
      double value = Double.longBitsToDouble(random.nextLong() & 0x7fef_ffff_ffff_ffffL);
      low = new BigDecimal(value);
      high = new BigDecimal(Math.nextDown(value));
    } else {
      float value = Float.intBitsToFloat(random.nextInt() & 0x7f7f_ffff);
      low = new BigDecimal(value);
      high = new BigDecimal(Math.nextDown(value));
    }
    BigDecimal middle = low.add(high).divide(BigDecimal.valueOf(2));
    BigDecimal nudge = BigDecimal.valueOf(random.nextInt(3) - 1, middle.scale() + 5);
    return (random.nextBoolean() ? "-" : "") + middle.add(nudge).abs();
  }

  /** The text with one character put in, taken out or replaced; sometimes unchanged. */
  static String mutated(String text, Random random) {
    int at = random.nextInt(text.length() + 1);
    char odd = ODD.charAt(random.nextInt(ODD.length()));
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, at) + odd + text.substring(at);
      case 1 -> text.substring(0, at) + (at < text.length() ? text.substring(at + 1) : "");
      case 2 -> text.substring(0, at) + odd + (at < text.length() ? text.substring(at + 1) : "");
      default -> text;
    };
  }
}
