package dev.strandline.options;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads whole numbers, durations and byte sizes; nothing comes out where the text is none. */
public final class Quantities {
  /** Longer texts are none; it also keeps the patterns below from recursing deeply. */
  private static final int LONGEST = 40;

  static final String DURATION = "([0-9]+(ms|s|m|h|d))+";
  static final String SIZE = "([0-9]+) ?(?:([KMGT])i?)?B?";
  private static final Pattern DURATIONS = Pattern.compile(DURATION);
  private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h|d)");
  private static final Pattern SIZES = Pattern.compile(SIZE);

  private Quantities() {}

  /** A number by YAML 1.2's core rules: decimal, 0o octal or 0x hexadecimal. */
  static OptionalLong whole(String text) {
    if (text.length() > LONGEST) {
      return OptionalLong.empty();
    }
    try {
      if (text.startsWith("0x")) {
        return OptionalLong.of(Long.parseLong(text, 2, text.length(), 16));
      } else if (text.startsWith("0o")) {
        return OptionalLong.of(Long.parseLong(text, 2, text.length(), 8));
      }
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** A duration: {@code 90s}, {@code 1h30m}, {@code 7d}. */
  public static Optional<Duration> duration(String text) {
    if (text.length() > LONGEST || !DURATIONS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      Duration sum = Duration.ZERO;
      for (Matcher part = PART.matcher(text); part.find(); ) {
        sum = sum.plus(duration(Long.parseLong(part.group(1)), part.group(2)));
      }
      // Whoever uses it counts in milliseconds, so it must fit.
      return sum.toMillis() >= 0 ? Optional.of(sum) : Optional.empty();
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Duration duration(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /** A number of bytes: {@code 512}, {@code 64KB}, {@code 1GB}. */
  public static OptionalLong bytes(String text) {
    Matcher matcher = text.length() > LONGEST ? null : SIZES.matcher(text);
    if (matcher == null || !matcher.matches()) {
      return OptionalLong.empty();
    }
    String unit = matcher.group(2) == null ? "" : matcher.group(2).toUpperCase(Locale.ROOT);
    int shift = unit.isEmpty() ? 0 : 10 * ("KMGT".indexOf(unit) + 1);
    try {
      long number = Long.parseLong(matcher.group(1));
      return OptionalLong.of(Math.multiplyExact(number, 1L << shift));
    } catch (ArithmeticException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
