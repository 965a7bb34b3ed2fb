package dev.strandline.transforms.reduce;

import dev.strandline.model.Bytes;
import java.io.IOException;
import java.util.Arrays;

/**
 * Sorts addresses of an arena's entries by key; equal keys by address, that is by arrival.
 *
 * <p>The next bytes of the keys, after those that all of them share, and the address are packed
 * into one long; longs are sorted; what is still equal is sorted by the bytes that follow. So a
 * comparison touches no row, and a key's bytes are read about once. Keys of which none is the
 * beginning of another (see {@link dev.strandline.model.KeyOrder}) need no end mark.
 *
 * <p>Many longs are sorted by radix, least byte first, which leaves alone the bytes that all share:
 * at 40,000 keys a fraction of the time of a comparing sort. Its work array is what the caller's
 * array has behind the entries: a table of keys is at most half full.
 */
final class KeySort {
  private static final int SMALL = 12;

  /** Below it a comparing sort is faster. */
  private static final int LEAST_FOR_RADIX = 256;

  private static final int DIGITS = 256;

  private final Arena arena;
  private final int prefixBytes;
  private final int addressBits;
  private final long addressMask;

  KeySort(Arena arena) {
    this.arena = arena;
    int needed = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, arena.end()));
    prefixBytes = (Long.SIZE - needed) / Byte.SIZE;
    addressBits = Long.SIZE - prefixBytes * Byte.SIZE;
    addressMask = (1L << addressBits) - 1;
  }

  /** Takes addresses as they are sorted. */
  interface Sorted {
    void accept(long[] entries, int from, int to) throws IOException;
  }

  /**
   * Sorts {@code entries[0..size)}, given in the order of addresses, and gives them out in the
   * order of keys. What is behind them may be written over.
   *
   * <p>Those whose keys begin alike are given out when they are sorted, and not when all are: what
   * was looked at for that is still in the processor's caches when the rows are read.
   *
   * @param shared how many first bytes all keys are known to share
   */
  void sort(long[] entries, int size, int shared, Sorted out) throws IOException {
    if (size < 2) {
      out.accept(entries, 0, size);
      return;
    }
    sortPrefixes(entries, 0, size, shared);
    int start = 0;
    for (int i = 1; i <= size; i++) {
      if (i == size || ((entries[i] ^ entries[start]) & ~addressMask) != 0) {
        unpack(entries, start, i);
        sortEquals(entries, start, i, shared + prefixBytes);
        out.accept(entries, start, i);
        start = i;
      }
    }
  }

  private void sort(long[] entries, int from, int to, int shared) {
    sortPrefixes(entries, from, to, shared);
    int start = from;
    for (int i = from + 1; i <= to; i++) {
      if (i == to || ((entries[i] ^ entries[start]) & ~addressMask) != 0) {
        unpack(entries, start, i);
        sortEquals(entries, start, i, shared + prefixBytes);
        start = i;
      }
    }
  }

  /** Packs the bytes of the keys behind the shared ones with the addresses, and sorts. */
  private void sortPrefixes(long[] entries, int from, int to, int shared) {
    for (int i = from; i < to; i++) {
      int address = (int) entries[i];
      entries[i] = (prefix(address, shared) << addressBits) | address;
    }
    sortLongs(entries, from, to);
  }

  /** Sorts as unsigned numbers. */
  private void sortLongs(long[] entries, int from, int to) {
    int size = to - from;
    int spare = entries.length - size;
    if (size >= LEAST_FOR_RADIX && spare >= to) {
      sortByRadix(entries, from, size, spare);
      return;
    }
    for (int i = from; i < to; i++) {
      entries[i] ^= Long.MIN_VALUE;
    }
    Arrays.sort(entries, from, to);
    for (int i = from; i < to; i++) {
      entries[i] ^= Long.MIN_VALUE;
    }
  }

  /**
   * One pass a byte of the prefix that is not the same in all: addresses come in order, and equal
   * prefixes stay so.
   *
   * @param spare where as many entries may be put meanwhile
   */
  private void sortByRadix(long[] entries, int from, int size, int spare) {
    int first = addressBits / Byte.SIZE;
    int[][] counts = new int[Long.BYTES][DIGITS];
    for (int i = from; i < from + size; i++) {
      long entry = entries[i];
      for (int b = first; b < Long.BYTES; b++) {
        counts[b][(int) (entry >>> (b * Byte.SIZE)) & 0xFF]++;
      }
    }
    int source = from;
    int target = spare;
    for (int b = first; b < Long.BYTES; b++) {
      int shift = b * Byte.SIZE;
      int[] count = counts[b];
      if (count[(int) (entries[source] >>> shift) & 0xFF] == size) {
        continue;
      }
      int next = target;
      for (int digit = 0; digit < DIGITS; digit++) {
        int n = count[digit];
        count[digit] = next;
        next += n;
      }
      for (int i = source; i < source + size; i++) {
        long entry = entries[i];
        entries[count[(int) (entry >>> shift) & 0xFF]++] = entry;
      }
      int swap = source;
      source = target;
      target = swap;
    }
    if (source != from) {
      System.arraycopy(entries, source, entries, from, size);
    }
  }

  private void unpack(long[] entries, int from, int to) {
    for (int i = from; i < to; i++) {
      entries[i] &= addressMask;
    }
  }

  private void sortEquals(long[] entries, int from, int to, int shared) {
    int size = to - from;
    if (size < 2) {
      return;
    }
    if (size <= SMALL) {
      insertionSort(entries, from, to);
      return;
    }
    int more = sharedBytes(entries, from, to);
    if (more == Integer.MAX_VALUE) {
      return; // the keys are equal, and longs have put the addresses in order
    }
    sort(entries, from, to, Math.max(shared, more));
  }

  /** How many first bytes the keys share; the largest int if they are all equal. */
  private int sharedBytes(long[] entries, int from, int to) {
    int least = Integer.MAX_VALUE;
    byte[] first = arena.page((int) entries[from]);
    int firstAt = Arena.offset((int) entries[from]);
    int firstKey = firstAt + Arena.HEADER;
    int firstEnd = firstKey + Arena.keyLength(first, firstAt);
    for (int i = from + 1; i < to; i++) {
      byte[] page = arena.page((int) entries[i]);
      int at = Arena.offset((int) entries[i]);
      int key = at + Arena.HEADER;
      int mismatch =
          Arrays.mismatch(first, firstKey, firstEnd, page, key, key + Arena.keyLength(page, at));
      if (mismatch >= 0 && mismatch < least) {
        least = mismatch;
      }
    }
    return least;
  }

  private void insertionSort(long[] entries, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      long entry = entries[i];
      int j = i - 1;
      while (j >= from && compare((int) entries[j], (int) entry) > 0) {
        entries[j + 1] = entries[j];
        j--;
      }
      entries[j + 1] = entry;
    }
  }

  private int compare(int a, int b) {
    byte[] pageA = arena.page(a);
    byte[] pageB = arena.page(b);
    int atA = Arena.offset(a);
    int atB = Arena.offset(b);
    return Arrays.compareUnsigned(
        pageA,
        atA + Arena.HEADER,
        atA + Arena.HEADER + Arena.keyLength(pageA, atA),
        pageB,
        atB + Arena.HEADER,
        atB + Arena.HEADER + Arena.keyLength(pageB, atB));
  }

  /** The {@link #prefixBytes} bytes of the key after {@code skip}, as a number; 0 past its end. */
  private long prefix(int address, int skip) {
    byte[] page = arena.page(address);
    int offset = Arena.offset(address);
    int left = Arena.keyLength(page, offset) - skip;
    if (left <= 0) {
      return 0;
    }
    int at = offset + Arena.HEADER + skip;
    long value;
    if (at + Long.BYTES <= page.length) {
      value = Long.reverseBytes(Bytes.getLong(page, at));
    } else {
      value = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        value = (value << Byte.SIZE) | (at + i < page.length ? page[at + i] & 0xFF : 0);
      }
    }
    if (left < Long.BYTES) {
      value &= -1L << (Long.SIZE - left * Byte.SIZE);
    }
    return value >>> addressBits;
  }
}
