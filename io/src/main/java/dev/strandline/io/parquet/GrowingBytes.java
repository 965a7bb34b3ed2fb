package dev.strandline.io.parquet;

import dev.strandline.model.Bytes;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Bytes appended to an array that grows and is reused.
 *
 * <p>The first {@link #HEADROOM} bytes are free: levels are put there in front of values that are
 * already in place, and 8-byte reads that end inside the first value stay inside the array.
 */
final class GrowingBytes extends OutputStream {
  static final int HEADROOM = 32;
  private static final int SLACK = 16;

  byte[] bytes;
  int at = HEADROOM;

  GrowingBytes(int capacity) {
    bytes = new byte[HEADROOM + capacity + SLACK];
  }

  int size() {
    return at - HEADROOM;
  }

  void clear() {
    at = HEADROOM;
  }

  /** Where the bytes must end, {@link #reserve} grows the array otherwise. */
  int room() {
    return bytes.length - SLACK;
  }

  /** Makes room for {@code more} bytes, and for some more that a wide store may touch. */
  void reserve(int more) {
    if (more > bytes.length - at - SLACK) {
      grow(more);
    }
  }

  /* Apart, so that the first compiler inlines reserve: it takes 35 bytecodes at most. */
  private void grow(int more) {
    long needed = (long) at + more + SLACK;
    if (needed > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("a page or column chunk would exceed 2 GiB");
    }
    bytes =
        Arrays.copyOf(
            bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
  }

  void putInt(int value) {
    reserve(4);
    Bytes.putInt(bytes, at, value);
    at += 4;
  }

  void putVar(long value) {
    reserve(10);
    at = Bytes.putVar(bytes, at, value);
  }

  void putZigZag(long value) {
    putVar((value << 1) ^ (value >> 63));
  }

  @Override
  public void write(int b) {
    reserve(1);
    bytes[at++] = (byte) b;
  }

  @Override
  public void write(byte[] from, int start, int length) {
    reserve(length);
    System.arraycopy(from, start, bytes, at, length);
    at += length;
  }
}
