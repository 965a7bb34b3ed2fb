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
final class FixedPattern extends TemporalPattern {
  private static final int NONE = -1;
  private static final int[] NANOS = {
    0, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  private final String text;
  private final int length;
  private final byte[] template;
  private final boolean[] digits; // where template stands for any digit
  private final @Nullable Word first; // null where the pattern is shorter than 8 bytes
  private final Word second;
  private final Word last;
  private final Word[] others;

  private int yearAt = NONE;
  private int yearDigits;
  private int monthAt = NONE;
  private int dayAt = NONE;
  private int hourAt = NONE;
  private int minuteAt = NONE;
  private int secondAt = NONE;
  private int fractionAt = NONE;
  private int fractionDigits;

  /**
   * What 8 bytes of the text must be.
   *
   * @param form a 0 for each digit, and the literals
   * @param excess 6 for each digit: with more than 9, it has a high nibble then
   * @param mask the high nibble of each digit, and all of the literals
   */
  private record Word(int at, long form, long excess, long mask) {
    /** 0 if they are. */
    long wrong(byte[] bytes, int from) {
      long other = Bytes.getLong(bytes, from + at) ^ form;
      return ((other + excess) | other) & mask;
    }
  }

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
    digits = digit;
    if (length < 8) {
      first = null;
      second = last = new Word(0, 0, 0, 0);
      others = new Word[0];
    } else {
      first = word(0);
      second = word(Math.min(8, length - 8));
      last = word(length - 8);
      others = new Word[Math.max(0, (length - 17) / 8)];
      for (int i = 0; i < others.length; i++) {
        others[i] = word(16 + 8 * i);
      }
    }
  }

  private Word word(int start) {
    long form = 0;
    long excess = 0;
    long mask = 0;
    for (int i = 0; i < 8; i++) {
      int shift = 8 * i;
      form |= (template[start + i] & 0xFFL) << shift;
      excess |= (digits[start + i] ? 0x06L : 0) << shift;
      mask |= (digits[start + i] ? 0xF0L : 0xFFL) << shift;
    }
    return new Word(start, form, excess, mask);
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
  @Nullable CastReason match(byte[] bytes, int from, int to, TemporalFields out) {
    if (to - from != length
        || (first == null ? !hasFormByByte(bytes, from) : hasWrong(first, bytes, from))) {
      return CastReason.NOT_THE_PATTERN;
    }
    out.year = yearAt >= 0 ? year(bytes, from + yearAt) : 1970;
    out.month = monthAt >= 0 ? two(bytes, from + monthAt) : 1;
    out.day = dayAt >= 0 ? two(bytes, from + dayAt) : 1;
    out.hour = hourAt >= 0 ? two(bytes, from + hourAt) : 0;
    out.minute = minuteAt >= 0 ? two(bytes, from + minuteAt) : 0;
    out.second = secondAt >= 0 ? two(bytes, from + secondAt) : 0;
    out.nano =
        fractionAt >= 0
            ? fraction(bytes, from + fractionAt, from + fractionAt + fractionDigits)
            : 0;
    out.offset = TemporalFields.NO_OFFSET;
    return out.check();
  }

  /*
   * Three words are written out, not looped over: 24 bytes are as long as dates and times get, and
   * a loop over arrays cost twice as much (7 against 3.5 ns for 19 bytes).
   */
  private boolean hasWrong(Word begins, byte[] bytes, int from) {
    long wrong = begins.wrong(bytes, from) | second.wrong(bytes, from) | last.wrong(bytes, from);
    return wrong != 0 || (others.length > 0 && hasWrongInside(bytes, from));
  }

  private boolean hasWrongInside(byte[] bytes, int from) {
    long wrong = 0;
    for (Word other : others) {
      wrong |= other.wrong(bytes, from);
    }
    return wrong != 0;
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

  private int year(byte[] bytes, int at) {
    int first = two(bytes, at);
    return yearDigits == 2 ? 2000 + first : first * 100 + two(bytes, at + 2);
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
  String text() {
    return text;
  }
}
