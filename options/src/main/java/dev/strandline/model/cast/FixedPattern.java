package dev.strandline.model.cast;

import dev.strandline.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern whose every field has a fixed number of digits, such as {@code yyyy-MM-dd HH:mm:ss}:
 * each field is where it must be, or the text does not match.
 *
 * <p>Most dates of most files go through here, so the check is on 8 bytes at a time: a byte that
 * must be a digit is one when (b ^ '0') has no high nibble, nor has it after 6 is added; a literal
 * is compared by exclusive or. The last 8 bytes may overlap those before. Patterns shorter than 8
 * bytes are checked byte by byte.
 */
final class FixedPattern implements TemporalPattern {
  private static final long ZEROS = 0x3030303030303030L;
  private static final long SIXES = 0x0606060606060606L;
  private static final long HIGH_NIBBLES = 0xF0F0F0F0F0F0F0F0L;
  private static final int NONE = -1;
  private static final int[] NANOS = {
    0, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  private final String text;
  private final int length;
  private final byte[] template;
  private final boolean[] digits; // where template stands for any digit
  private final int[] wordAt;
  private final long[] digitMask;
  private final long[] literalMask;
  private final long[] literals;

  private int yearAt = NONE;
  private int yearDigits;
  private int monthAt = NONE;
  private int dayAt = NONE;
  private int hourAt = NONE;
  private int minuteAt = NONE;
  private int secondAt = NONE;
  private int fractionAt = NONE;
  private int fractionDigits;

  private FixedPattern(String text, List<PatternPart> parts) {
    this.text = text;
    byte[] form = new byte[0];
    boolean[] digit = new boolean[0];
    for (PatternPart part : parts) {
      byte[] bytes =
          part.isLiteral()
              ? part.literal().getBytes(StandardCharsets.UTF_8)
              : "0".repeat(part.count()).getBytes(StandardCharsets.US_ASCII);
      int at = form.length;
      form = Arrays.copyOf(form, at + bytes.length);
      digit = Arrays.copyOf(digit, form.length);
      System.arraycopy(bytes, 0, form, at, bytes.length);
      if (!part.isLiteral()) {
        Arrays.fill(digit, at, form.length, true);
        place(part, at);
      }
    }
    template = form;
    length = form.length;
    int words = length < 8 ? 0 : (length + 7) / 8;
    wordAt = new int[words];
    digitMask = new long[words];
    literalMask = new long[words];
    literals = new long[words];
    for (int w = 0; w < words; w++) {
      wordAt[w] = Math.min(8 * w, length - 8);
      for (int i = 0; i < 8; i++) {
        int at = wordAt[w] + i;
        if (digit[at]) {
          digitMask[w] |= 0xFFL << (8 * i);
        } else {
          literalMask[w] |= 0xFFL << (8 * i);
          literals[w] |= (form[at] & 0xFFL) << (8 * i);
        }
      }
    }
    digits = digit;
  }

  /** The pattern of those parts, or null if one has no fixed width. */
  static @Nullable FixedPattern of(String text, List<PatternPart> parts) {
    for (PatternPart part : parts) {
      boolean fixed =
          switch (part.letter()) {
            case 0 -> true;
            case 'y', 'u' -> part.count() == 4 || part.count() == 2;
            case 'M', 'd', 'H', 'm', 's' -> part.count() == 2;
            case 'S' -> true;
            default -> false;
          };
      if (!fixed) {
        return null;
      }
    }
    return new FixedPattern(text, parts);
  }

  private void place(PatternPart part, int at) {
    switch (part.letter()) {
      case 'y', 'u' -> {
        yearAt = at;
        yearDigits = part.count();
      }
      case 'M' -> monthAt = at;
      case 'd' -> dayAt = at;
      case 'H' -> hourAt = at;
      case 'm' -> minuteAt = at;
      case 's' -> secondAt = at;
      case 'S' -> {
        fractionAt = at;
        fractionDigits = part.count();
      }
      default -> throw new IllegalStateException("not a fixed part: " + part);
    }
  }

  @Override
  public @Nullable CastReason match(byte[] bytes, int from, int to, TemporalFields out) {
    if (to - from != length || !hasForm(bytes, from)) {
      return CastReason.NOT_THE_PATTERN;
    }
    out.clear();
    if (yearAt >= 0) {
      int y = two(bytes, from + yearAt);
      out.year = yearDigits == 2 ? 2000 + y : y * 100 + two(bytes, from + yearAt + 2);
    }
    if (monthAt >= 0) {
      out.month = two(bytes, from + monthAt);
    }
    if (dayAt >= 0) {
      out.day = two(bytes, from + dayAt);
    }
    if (hourAt >= 0) {
      out.hour = two(bytes, from + hourAt);
    }
    if (minuteAt >= 0) {
      out.minute = two(bytes, from + minuteAt);
    }
    if (secondAt >= 0) {
      out.second = two(bytes, from + secondAt);
    }
    if (fractionAt >= 0) {
      out.nano = fraction(bytes, from + fractionAt, from + fractionAt + fractionDigits);
    }
    return out.check();
  }

  private boolean hasForm(byte[] bytes, int from) {
    if (wordAt.length == 0) {
      return hasFormByByte(bytes, from);
    }
    long wrong = 0;
    for (int w = 0; w < wordAt.length; w++) {
      long word = Bytes.getLong(bytes, from + wordAt[w]);
      long digit = (word ^ ZEROS) & digitMask[w];
      wrong |= ((digit + SIXES) | digit) & HIGH_NIBBLES;
      wrong |= (word ^ literals[w]) & literalMask[w];
    }
    return wrong == 0;
  }

  private boolean hasFormByByte(byte[] bytes, int from) {
    for (int i = 0; i < length; i++) {
      byte b = bytes[from + i];
      if (digits[i] ? b < '0' || b > '9' : b != template[i]) {
        return false;
      }
    }
    return true;
  }

  private static int two(byte[] bytes, int at) {
    return bytes[at] * 10 + bytes[at + 1] - 11 * '0';
  }

  /** Nanoseconds of the digits behind a decimal mark; there are 1 to 9. */
  static int fraction(byte[] bytes, int from, int to) {
    int value = 0;
    for (int at = from; at < to; at++) {
      value = value * 10 + bytes[at] - '0';
    }
    return value * NANOS[to - from];
  }

  @Override
  public String text() {
    return text;
  }
}
