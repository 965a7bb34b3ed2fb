package dev.strandline.benchmarks.plain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The good rows of one file and one date, in their order, one after the other.
 *
 * <p>A row: key hash (int), c3 unscaled (long), c4, c6 in days, c8 (int each), null bits (byte),
 * the lengths of c1, c2 and c5 (short each), their bytes.
 */
final class DayRows {
  static final int HASH = 0;
  static final int C3 = 4;
  static final int C4 = 12;
  static final int C6 = 16;
  static final int C8 = 20;
  static final int NULLS = 24;
  static final int LENGTH_C1 = 25;
  static final int LENGTH_C2 = 27;
  static final int LENGTH_C5 = 29;
  static final int TEXT = 31;

  static final int NO_C3 = 1;
  static final int NO_C4 = 2;
  static final int NO_C6 = 4;
  static final int NO_C8 = 8;

  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  byte[] bytes = new byte[2048];
  int size;
  int count;

  /** Where a row of {@code length} bytes may be written. */
  int grow(int length) {
    int start = size;
    if (start + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(start + length, bytes.length * 2));
    }
    size = start + length;
    count++;
    return start;
  }

  static int lengthAt(byte[] row, int at) {
    return (short) SHORT.get(row, at) & 0xffff;
  }

  static int end(byte[] row, int at) {
    return at
        + TEXT
        + lengthAt(row, at + LENGTH_C1)
        + lengthAt(row, at + LENGTH_C2)
        + lengthAt(row, at + LENGTH_C5);
  }

  static boolean sameKey(byte[] left, int l, byte[] right, int r) {
    int length = lengthAt(left, l + LENGTH_C1);
    return (int) INT.get(left, l + HASH) == (int) INT.get(right, r + HASH)
        && (int) INT.get(left, l + C8) == (int) INT.get(right, r + C8)
        && (left[l + NULLS] & NO_C8) == (right[r + NULLS] & NO_C8)
        && length == lengthAt(right, r + LENGTH_C1)
        && Arrays.equals(left, l + TEXT, l + TEXT + length, right, r + TEXT, r + TEXT + length);
  }
}
