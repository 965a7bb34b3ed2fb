package dev.strandline.io.parquet;

import dev.strandline.model.Bytes;
import java.util.Arrays;

/**
 * Writes integers as DELTA_BINARY_PACKED: differences less the smallest of each 128, bit-packed 32
 * at a time.
 *
 * <p>Source: apache/parquet-format, Encodings.md, "Delta Encoding". Differences wrap around as the
 * readers' do: at 32 bits for int32, at 64 for int64.
 */
final class DeltaEncoder {
  private static final int BLOCK = 128;
  private static final int MINIBLOCKS = 4;
  private static final int MINIBLOCK = BLOCK / MINIBLOCKS;

  private final long[] deltas = new long[BLOCK];

  /** Appends {@code count} little-endian numbers of 4 or 8 bytes. */
  void encode(byte[] plain, int from, int count, int width, GrowingBytes out) {
    out.putVar(BLOCK);
    out.putVar(MINIBLOCKS);
    out.putVar(count);
    if (count == 0) {
      out.putZigZag(0);
      return;
    }
    long previous = width == 4 ? Bytes.getInt(plain, from) : Bytes.getLong(plain, from);
    out.putZigZag(previous);
    int done = 1;
    while (done < count) {
      int n = Math.min(BLOCK, count - done);
      long least =
          width == 4
              ? intDeltas(plain, from + 4 * done, n, (int) previous)
              : longDeltas(plain, from + 8 * done, n, previous);
      block(n, least, width == 4 ? 0xffff_ffffL : -1L, out);
      done += n;
      previous =
          width == 4
              ? Bytes.getInt(plain, from + 4 * (done - 1))
              : Bytes.getLong(plain, from + 8 * (done - 1));
    }
  }

  /** Appends {@code count} int32 values. */
  void encode(int[] values, int count, GrowingBytes out) {
    out.putVar(BLOCK);
    out.putVar(MINIBLOCKS);
    out.putVar(count);
    int previous = count == 0 ? 0 : values[0];
    out.putZigZag(previous);
    int done = 1;
    while (done < count) {
      int n = Math.min(BLOCK, count - done);
      int least = Integer.MAX_VALUE;
      for (int i = 0; i < n; i++) {
        int delta = values[done + i] - previous;
        previous = values[done + i];
        deltas[i] = delta;
        least = Math.min(least, delta);
      }
      block(n, least, 0xffff_ffffL, out);
      done += n;
    }
  }

  private long intDeltas(byte[] plain, int from, int n, int before) {
    int previous = before;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < n; i++) {
      int value = Bytes.getInt(plain, from + 4 * i);
      int delta = value - previous;
      previous = value;
      deltas[i] = delta;
      least = Math.min(least, delta);
    }
    return least;
  }

  private long longDeltas(byte[] plain, int from, int n, long before) {
    long previous = before;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < n; i++) {
      long value = Bytes.getLong(plain, from + 8 * i);
      long delta = value - previous;
      previous = value;
      deltas[i] = delta;
      least = Math.min(least, delta);
    }
    return least;
  }

  private void block(int n, long least, long mask, GrowingBytes out) {
    out.putZigZag(least);
    long[] block = deltas;
    Arrays.fill(block, n, BLOCK, least);
    out.reserve(MINIBLOCKS + BLOCK * Long.BYTES);
    int widths = out.at;
    out.at += MINIBLOCKS;
    for (int mini = 0; mini < MINIBLOCKS; mini++) {
      int start = mini * MINIBLOCK;
      long or = 0;
      for (int i = start; i < start + MINIBLOCK; i++) {
        long above = (block[i] - least) & mask;
        block[i] = above;
        or |= above;
      }
      int width = BitPacking.width(or);
      out.bytes[widths + mini] = (byte) width;
      if (width > 0) {
        BitPacking.pack(block, start, MINIBLOCK, width, out);
      }
    }
  }
}
