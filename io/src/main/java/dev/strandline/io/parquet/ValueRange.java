package dev.strandline.io.parquet;

import dev.strandline.model.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The smallest and largest value of a column chunk, in the order that Parquet gives its type.
 *
 * <p>Where they are not known for sure, or too long to be worth a footer's bytes, there are none:
 * no reader ever sees a bound that is not a value of the chunk.
 */
sealed interface ValueRange {
  /** Longer values are left out of the footer. */
  int LONGEST = 256;

  void clear();

  /**
   * Widens the range to {@code count} values in PLAIN form; 8 bytes before them and one behind them
   * can be read.
   */
  void add(byte[] plain, int from, int count);

  /** The smallest value as statistics store it, null when there is none to give. */
  byte @Nullable [] least();

  /** The largest value as statistics store it, null when there is none to give. */
  byte @Nullable [] most();

  static ValueRange of(LeafColumn leaf) {
    return switch (leaf.stored()) {
      case BOOLEAN -> new Whole(1);
      case INT32, INT64_IN_INT32 -> new Whole(4);
      case INT64 -> new Whole(8);
      case FLOAT -> new Real(4);
      case DOUBLE -> new Real(8);
      case BINARY -> new Text();
      case FIXED -> new Signed(leaf.length());
    };
  }

  /** Signed little-endian integers, and booleans in a byte each. */
  final class Whole implements ValueRange {
    private final int width;
    private long least;
    private long most;

    Whole(int width) {
      this.width = width;
      clear();
    }

    @Override
    public void clear() {
      least = Long.MAX_VALUE;
      most = Long.MIN_VALUE;
    }

    @Override
    public void add(byte[] plain, int from, int count) {
      long low = least;
      long high = most;
      for (int i = 0; i < count; i++) {
        long value =
            width == 8
                ? Bytes.getLong(plain, from + 8 * i)
                : width == 4 ? Bytes.getInt(plain, from + 4 * i) : plain[from + i];
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      least = low;
      most = high;
    }

    @Override
    public byte @Nullable [] least() {
      return least > most ? null : stored(least);
    }

    @Override
    public byte @Nullable [] most() {
      return least > most ? null : stored(most);
    }

    private byte[] stored(long value) {
      byte[] bytes = new byte[8];
      Bytes.putLong(bytes, 0, value);
      return Arrays.copyOf(bytes, width);
    }
  }

  /** Floating point numbers; a chunk with a NaN has no range, for readers order it differently. */
  final class Real implements ValueRange {
    private final int width;
    private double least;
    private double most;
    private boolean unordered;

    Real(int width) {
      this.width = width;
      clear();
    }

    @Override
    public void clear() {
      least = Double.POSITIVE_INFINITY;
      most = Double.NEGATIVE_INFINITY;
      unordered = false;
    }

    @Override
    public void add(byte[] plain, int from, int count) {
      for (int i = 0; i < count; i++) {
        double value =
            width == 8
                ? Double.longBitsToDouble(Bytes.getLong(plain, from + 8 * i))
                : Float.intBitsToFloat(Bytes.getInt(plain, from + 4 * i));
        unordered |= Double.isNaN(value);
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }

    @Override
    public byte @Nullable [] least() {
      return unordered || least > most ? null : stored(least == 0 ? -0.0 : least);
    }

    @Override
    public byte @Nullable [] most() {
      return unordered || least > most ? null : stored(most == 0 ? 0.0 : most);
    }

    private byte[] stored(double value) {
      byte[] bytes = new byte[width];
      if (width == 8) {
        Bytes.putLong(bytes, 0, Double.doubleToRawLongBits(value));
      } else {
        Bytes.putInt(bytes, 0, Float.floatToRawIntBits((float) value));
      }
      return bytes;
    }
  }

  /** Bytes of any length in unsigned order. */
  final class Text implements ValueRange {
    private static final long PAIRS = 0x00ff_00ff_00ff_00ffL;

    private final GrowingBytes least = new GrowingBytes(64);
    private final GrowingBytes most = new GrowingBytes(64);
    private long leastHead;
    private long mostHead;
    private boolean any;

    @Override
    public void clear() {
      any = false;
    }

    /*
     * Most values lie between both bounds by their first byte, nearly all others by their first
     * eight, as a number; comparing byte by byte was a tenth of all the time with parquet-java. A
     * new bound is only noted, and copied at the end: in a sorted column every value is one.
     */
    @Override
    public void add(byte[] plain, int from, int count) {
      int at = from;
      int left = count;
      if (!any && left > 0) {
        int length = Bytes.getInt(plain, at);
        leastHead = set(least, plain, at + 4, length);
        mostHead = set(most, plain, at + 4, length);
        any = true;
        at += 4 + length;
        left--;
      }
      long low = leastHead;
      long high = mostHead;
      int lowByte = firstByte(low);
      int highByte = firstByte(high);
      int lowAt = -1;
      int highAt = -1;
      while (left-- > 0) {
        int length = Bytes.getInt(plain, at);
        at += 4;
        int first = plain[at] & 0xff;
        if (length == 0 || first <= lowByte || first >= highByte) {
          long head = head(plain, at, length);
          if (head <= low && (head < low || compare(plain, at, length, lowAt, least) < 0)) {
            low = head;
            lowByte = firstByte(low);
            lowAt = at;
          }
          if (head >= high && (head > high || compare(plain, at, length, highAt, most) > 0)) {
            high = head;
            highByte = firstByte(high);
            highAt = at;
          }
        }
        at += length;
      }
      if (lowAt >= 0) {
        leastHead = set(least, plain, lowAt, Bytes.getInt(plain, lowAt - 4));
      }
      if (highAt >= 0) {
        mostHead = set(most, plain, highAt, Bytes.getInt(plain, highAt - 4));
      }
    }

    private static int firstByte(long head) {
      return (int) ((head ^ Long.MIN_VALUE) >>> 56);
    }

    /** The first eight bytes, zeros where there are fewer, as a number in their unsigned order. */
    private static long head(byte[] plain, int at, int length) {
      if (length >= 8) {
        return reversed(Bytes.getLong(plain, at)) ^ Long.MIN_VALUE;
      }
      if (length == 0) {
        return Long.MIN_VALUE;
      }
      return reversed(Bytes.getLong(plain, at + length - 8) >>> (64 - 8 * length)) ^ Long.MIN_VALUE;
    }

    /* Long.reverseBytes in two pieces that the first compiler inlines. */
    private static long reversed(long word) {
      return pairsReversed((word & PAIRS) << 8 | (word >>> 8 & PAIRS));
    }

    private static long pairsReversed(long x) {
      return x << 48 | (x & 0xffff0000L) << 16 | (x >>> 16 & 0xffff0000L) | x >>> 48;
    }

    /** The value and the bound, which is in the page where {@code boundAt} says. */
    private static int compare(byte[] plain, int at, int length, int boundAt, GrowingBytes bound) {
      if (boundAt < 0) {
        return Arrays.compareUnsigned(
            plain, at, at + length, bound.bytes, GrowingBytes.HEADROOM, bound.at);
      }
      int boundEnd = boundAt + Bytes.getInt(plain, boundAt - 4);
      return Arrays.compareUnsigned(plain, at, at + length, plain, boundAt, boundEnd);
    }

    private static long set(GrowingBytes bound, byte[] plain, int at, int length) {
      bound.clear();
      bound.write(plain, at, length);
      return head(plain, at, length);
    }

    @Override
    public byte @Nullable [] least() {
      return stored(least);
    }

    @Override
    public byte @Nullable [] most() {
      return stored(most);
    }

    private byte @Nullable [] stored(GrowingBytes bound) {
      if (!any || least.size() > LONGEST || most.size() > LONGEST) {
        return null;
      }
      return Arrays.copyOfRange(bound.bytes, GrowingBytes.HEADROOM, bound.at);
    }
  }

  /** Big-endian two's complement of one length. */
  final class Signed implements ValueRange {
    private final int length;
    private final byte[] least;
    private final byte[] most;
    private boolean any;

    Signed(int length) {
      this.length = length;
      least = new byte[length];
      most = new byte[length];
    }

    @Override
    public void clear() {
      any = false;
    }

    @Override
    public void add(byte[] plain, int from, int count) {
      for (int i = 0; i < count; i++) {
        int at = from + i * length;
        if (!any || compare(plain, at, least) < 0) {
          System.arraycopy(plain, at, least, 0, length);
        }
        if (!any || compare(plain, at, most) > 0) {
          System.arraycopy(plain, at, most, 0, length);
        }
        any = true;
      }
    }

    private int compare(byte[] plain, int at, byte[] bound) {
      int first = Byte.compare(plain[at], bound[0]);
      return first != 0
          ? first
          : Arrays.compareUnsigned(plain, at + 1, at + length, bound, 1, length);
    }

    @Override
    public byte @Nullable [] least() {
      return any ? least.clone() : null;
    }

    @Override
    public byte @Nullable [] most() {
      return any ? most.clone() : null;
    }
  }
}
