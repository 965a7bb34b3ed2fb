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
    int done = from;
    if (width <= 8) {
      int eights = count & -8;
      packEights(values, from, eights, width, bytes, at);
      done += eights;
      at += (eights >> 3) * width;
    }
    long pending = 0;
    int bits = 0;
    for (int i = done; i < from + count; i++) {
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

  /** Eight numbers of up to 8 bits a step: they are one store, of whole bytes. */
  private static void packEights(
      int[] values, int from, int count, int width, byte[] bytes, int start) {
    int at = start;
    for (int i = from; i < from + count; i += 8) {
      long high = values[i + 7];
      high = high << width | values[i + 6];
      high = high << width | values[i + 5];
      high = high << width | values[i + 4];
      int low = values[i + 3];
      low = low << width | values[i + 2];
      low = low << width | values[i + 1];
      low = low << width | values[i];
      Bytes.putLong(bytes, at, high << (4 * width) | (low & 0xffff_ffffL));
      at += width;
    }
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
