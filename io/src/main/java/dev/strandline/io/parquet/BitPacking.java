package dev.strandline.io.parquet;

import dev.strandline.model.Bytes;

/** Packs numbers of a few bits each, least significant bit first, as Parquet does. */
final class BitPacking {
  private BitPacking() {}

  /** Bits that the largest of those unsigned numbers needs. */
  static int width(long max) {
    return 64 - Long.numberOfLeadingZeros(max);
  }

  /** Appends {@code count} numbers of {@code width} bits; the last byte is filled with zeros. */
  static void pack(int[] values, int from, int count, int width, GrowingBytes out) {
    int length = (int) (((long) count * width + 7) >> 3);
    out.reserve(length + 8);
    byte[] bytes = out.bytes;
    int at = out.at;
    long pending = 0;
    int bits = 0;
    for (int i = from; i < from + count; i++) {
      long value = values[i];
      pending |= value << bits;
      bits += width;
      if (bits >= 64) {
        Bytes.putLong(bytes, at, pending);
        at += 8;
        bits -= 64;
        pending = bits == 0 ? 0 : value >>> (width - bits);
      }
    }
    Bytes.putLong(bytes, at, pending);
    out.at += length;
  }

  /** The same for numbers of up to 64 bits. */
  static void pack(long[] values, int from, int count, int width, GrowingBytes out) {
    int length = (int) (((long) count * width + 7) >> 3);
    out.reserve(length + 8);
    byte[] bytes = out.bytes;
    int at = out.at;
    long pending = 0;
    int bits = 0;
    for (int i = from; i < from + count; i++) {
      long value = values[i];
      pending |= value << bits;
      bits += width;
      if (bits >= 64) {
        Bytes.putLong(bytes, at, pending);
        at += 8;
        bits -= 64;
        pending = bits == 0 ? 0 : value >>> (width - bits);
      }
    }
    Bytes.putLong(bytes, at, pending);
    out.at += length;
  }
}
