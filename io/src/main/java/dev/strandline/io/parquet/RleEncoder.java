package dev.strandline.io.parquet;

/**
 * Writes levels and dictionary ids as Parquet's hybrid of runs and bit-packed groups of eight.
 *
 * <p>Source: apache/parquet-format, Encodings.md, "RLE".
 */
final class RleEncoder {
  private static final int GROUP = 8;

  /** Shorter runs cost more as a run than inside a packed group. */
  private static final int SHORTEST_RUN = 16;

  private RleEncoder() {}

  /** Appends {@code count} numbers of {@code width} bits, without a length in front. */
  static void encode(int[] values, int count, int width, GrowingBytes out) {
    int packedFrom = 0;
    int i = 0;
    while (i < count) {
      int value = values[i];
      int end = i + 1;
      while (end < count && values[end] == value) {
        end++;
      }
      if (end - i >= SHORTEST_RUN || (end == count && packedFrom == i)) {
        packed(values, packedFrom, i, width, out);
        run(value, end - i, width, out);
        i = end;
        packedFrom = end;
      } else {
        // Stay on a multiple of eight from packedFrom: a packed group cannot end elsewhere.
        i = packedFrom + (end - packedFrom + GROUP - 1) / GROUP * GROUP;
      }
    }
    packed(values, packedFrom, count, width, out);
  }

  /** Appends one run. */
  static void run(int value, int length, int width, GrowingBytes out) {
    out.putVar((long) length << 1);
    for (int shift = 0; shift < width; shift += 8) {
      out.write(value >>> shift);
    }
  }

  private static void packed(int[] values, int from, int to, int width, GrowingBytes out) {
    if (to <= from) {
      return;
    }
    int groups = (to - from + GROUP - 1) / GROUP;
    out.putVar((long) groups << 1 | 1);
    int before = out.at;
    BitPacking.pack(values, from, to - from, width, out);
    int missing = groups * width - (out.at - before);
    for (int k = 0; k < missing; k++) {
      out.write(0);
    }
  }
}
