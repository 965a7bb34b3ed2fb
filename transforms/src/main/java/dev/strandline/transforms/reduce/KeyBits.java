package dev.strandline.transforms.reduce;

import dev.strandline.model.Bytes;

/**
 * The beginnings of keys as numbers of a few bits that order them as the keys are: of the first 16
 * bytes, only the bits that are not the same in all keys. Of a digit that is 4 bits, so ten digits
 * go where five bytes would.
 *
 * <p>Of each byte the bits from the first to the last that differ are taken, so bytes stay in
 * order; what is behind a key's end counts as 0, which decides nothing, for no key is the beginning
 * of another.
 */
final class KeyBits {
  private static final int BYTES = 2 * Long.BYTES;

  private final int[] shifts = new int[BYTES];
  private final int[] widths = new int[BYTES];
  private final int[] masks = new int[BYTES];
  private int inFirst;
  private int steps;
  private int bits;
  private int bytes;

  /**
   * @param first the bits that differ somewhere in bytes 0 to 7, which are the lowest to the
   *     highest of the number
   * @param second the same of bytes 8 to 15
   * @param most how many bits a number may have
   */
  KeyBits(long first, long second, int most) {
    add(first, most);
    inFirst = steps;
    if (bytes == Long.BYTES) {
      add(second, most);
    }
  }

  private void add(long differ, int most) {
    for (int i = 0; i < Long.BYTES; i++) {
      int of = (int) (differ >>> (i * Byte.SIZE)) & 0xFF;
      if (of != 0) {
        int low = Integer.numberOfTrailingZeros(of);
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(of) - low;
        int taken = Math.min(width, most - bits);
        if (taken > 0) {
          shifts[steps] = i * Byte.SIZE + low + width - taken;
          widths[steps] = taken;
          masks[steps] = (1 << taken) - 1;
          bits += taken;
          steps++;
        }
        if (taken < width) {
          return;
        }
      }
      bytes++;
    }
  }

  /** How many bits a number has. */
  int bits() {
    return bits;
  }

  /** How many first bytes are equal in keys of the same number. */
  int bytes() {
    return bytes;
  }

  /** The number of the key {@code page[at..at+length)}. */
  long of(byte[] page, int at, int length) {
    long word = word(page, at, length);
    long number = 0;
    int i = 0;
    for (; i < inFirst; i++) {
      number = (number << widths[i]) | ((word >>> shifts[i]) & masks[i]);
    }
    if (i < steps) {
      word = word(page, at + Long.BYTES, length - Long.BYTES);
      for (; i < steps; i++) {
        number = (number << widths[i]) | ((word >>> shifts[i]) & masks[i]);
      }
    }
    return number;
  }

  /** Eight bytes, 0 for those behind the end. */
  private static long word(byte[] page, int at, int left) {
    if (left >= Long.BYTES) {
      return Bytes.getLong(page, at);
    }
    long word = 0;
    for (int i = left - 1; i >= 0; i--) {
      word = (word << Byte.SIZE) | (page[at + i] & 0xFF);
    }
    return word;
  }
}
