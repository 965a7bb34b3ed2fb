package dev.strandline.io.delimited;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes looked at as one long. A match sets the top bit of its byte, exactly: the shorter
 * formula with a borrow marks bytes above a match, too (Hacker's Delight 6-1).
 */
final class Swar {
  static final long TOPS = 0x8080808080808080L;
  private static final long LOWS = 0x7F7F7F7F7F7F7F7FL;
  private static final long ONES = 0x0101010101010101L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Swar() {}

  static long load(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static long spread(int b) {
    return (b & 0xFFL) * ONES;
  }

  /** The bytes of the word that equal a's or b's. */
  static long either(long word, long a, long b) {
    return ~(others(word ^ a) & others(word ^ b)) & TOPS;
  }

  /** The bytes of the word that equal a's. */
  static long equal(long word, long a) {
    return ~others(word ^ a) & TOPS;
  }

  /** Has the top bits of the bytes that are not 0; the rest says nothing. */
  private static long others(long word) {
    return ((word & LOWS) + LOWS) | word;
  }

  /**
   * The place in the word of the first match: how many bytes are below it, counted by a
   * multiplication, since the first compiler calls what counts trailing zeros.
   */
  static int first(long matches) {
    long below = ((matches & -matches) >>> 7) - 1;
    return (int) (((below & ONES) * ONES) >>> 56);
  }
}
