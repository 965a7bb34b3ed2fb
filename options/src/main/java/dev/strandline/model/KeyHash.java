package dev.strandline.model;

/**
 * A 64-bit hash of some columns' values, the same in every process and version: files are named
 * after it.
 *
 * <p>Each value is hashed by XXH64 (github.com/Cyan4973/xxHash, the specification) with the hash so
 * far as the seed; the seed of the first is 0. A null mixes in a constant instead.
 */
public final class KeyHash {
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;

  private final int[] columns;

  public KeyHash(int[] columns) {
    this.columns = columns.clone();
  }

  /** The hash of the cursor's row. */
  public long of(RowCursor row) {
    long hash = 0;
    for (int column : columns) {
      hash =
          row.isNull(column)
              ? Long.rotateLeft(hash ^ P3, 29) * P1
              : xxh64(row.buffer(), row.start(column), row.end(column), hash);
    }
    return hash;
  }

  /** XXH64 of {@code bytes[from..to)}. */
  public static long xxh64(byte[] bytes, int from, int to, long seed) {
    int at = from;
    long hash;
    if (to - from >= 32) {
      long a = seed + P1 + P2;
      long b = seed + P2;
      long c = seed;
      long d = seed - P1;
      do {
        a = round(a, Bytes.getLong(bytes, at));
        b = round(b, Bytes.getLong(bytes, at + 8));
        c = round(c, Bytes.getLong(bytes, at + 16));
        d = round(d, Bytes.getLong(bytes, at + 24));
        at += 32;
      } while (at <= to - 32);
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = (hash ^ round(0, a)) * P1 + P4;
      hash = (hash ^ round(0, b)) * P1 + P4;
      hash = (hash ^ round(0, c)) * P1 + P4;
      hash = (hash ^ round(0, d)) * P1 + P4;
    } else {
      hash = seed + P5;
    }
    hash += to - from;
    for (; at <= to - 8; at += 8) {
      hash = Long.rotateLeft(hash ^ round(0, Bytes.getLong(bytes, at)), 27) * P1 + P4;
    }
    if (at <= to - 4) {
      hash ^= (Bytes.getInt(bytes, at) & 0xFFFFFFFFL) * P1;
      hash = Long.rotateLeft(hash, 23) * P2 + P3;
      at += 4;
    }
    for (; at < to; at++) {
      hash = Long.rotateLeft(hash ^ ((bytes[at] & 0xFF) * P5), 11) * P1;
    }
    hash = (hash ^ (hash >>> 33)) * P2;
    hash = (hash ^ (hash >>> 29)) * P3;
    return hash ^ (hash >>> 32);
  }

  private static long round(long sum, long input) {
    return Long.rotateLeft(sum + input * P2, 31) * P1;
  }
}
