package dev.strandline.model.cast;

import dev.strandline.model.Bytes;
import java.util.Arrays;

/** Bytes that grow; cleared and used again. */
final class ByteSink {
  byte[] bytes = new byte[64];
  int length;

  void clear() {
    length = 0;
  }

  void add(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  void add(byte[] from, int start, int end) {
    reserve(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
  }

  void addVar(long value) {
    reserve(10);
    length = Bytes.putVar(bytes, length, value);
  }

  private void reserve(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), 2 * bytes.length));
    }
  }
}
