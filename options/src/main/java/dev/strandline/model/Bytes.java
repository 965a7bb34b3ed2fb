package dev.strandline.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in byte arrays: little-endian where fixed, LEB128 where variable. */
public final class Bytes {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Bytes() {}

  public static int getInt(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  public static long getLong(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  public static void putInt(byte[] bytes, int at, int value) {
    INTS.set(bytes, at, value);
  }

  public static void putLong(byte[] bytes, int at, long value) {
    LONGS.set(bytes, at, value);
  }

  /** Bytes of {@code value} as an unsigned LEB128. */
  public static int varSize(long value) {
    return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
  }

  /** Writes {@code value} as an unsigned LEB128; the index after it comes back. */
  public static int putVar(byte[] bytes, int at, long value) {
    long rest = value;
    int i = at;
    while ((rest & ~0x7fL) != 0) {
      bytes[i++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[i++] = (byte) rest;
    return i;
  }

  /** The unsigned LEB128 at {@code at}. */
  public static long getVar(byte[] bytes, int at) {
    long value = bytes[at];
    if (value >= 0) {
      return value;
    }
    value &= 0x7f;
    int i = at + 1;
    for (int shift = 7; shift < 64; shift += 7) {
      long b = bytes[i++];
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw tooLong(at);
  }

  static IllegalArgumentException tooLong(int at) {
    return new IllegalArgumentException("a number is longer than 10 bytes at " + at);
  }

  /** The index after the LEB128 at {@code at}. */
  public static int skipVar(byte[] bytes, int at) {
    int i = at;
    while (bytes[i++] < 0) {
      // the high bit says that one more byte follows
    }
    return i;
  }
}
