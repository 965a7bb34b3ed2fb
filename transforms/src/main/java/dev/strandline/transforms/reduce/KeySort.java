package dev.strandline.transforms.reduce;

import dev.strandline.model.Bytes;
import java.util.Arrays;

/**
 * Sorts addresses of an arena's entries by key; equal keys by address, that is by arrival.
 *
 * <p>The beginnings of the keys and the addresses are packed into one long; longs are sorted; what
 * is still equal is sorted by the bytes that follow. So a comparison touches no row, and a key's
 * bytes are read about once. Keys of which none is the beginning of another (see {@link
 * dev.strandline.model.KeyOrder}) need no end mark.
 *
 * <p>Many longs are sorted by radix, least byte first, by so many of their first bits as tell most
 * of them apart; the few that are alike in these are then sorted where they lie: at 40,000 keys a
 * fraction of the time of a comparing sort. Its work array is what the caller's array has behind
 * the entries: a table of keys is at most half full.
 */
final class KeySort {
  private static final int SMALL = 12;

  /** Below it a comparing sort is faster. */
  private static final int LEAST_FOR_RADIX = 256;

  private static final int DIGITS = 256;

  /** So many bits more than tell as many keys apart, as keys are not spread evenly. */
  private static final int SPARE_BITS = 6;

  private final Arena arena;
  private final int addressBits;
  private final long addressMask;

  KeySort(Arena arena) {
    this.arena = arena;
    addressBits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, arena.end()));
    addressMask = (1L << addressBits) - 1;
  }

  /** How many bits of a key's beginning are looked at first. */
  int keyBits() {
    return Long.SIZE - addressBits;
  }

  /**
   * Sorts {@code entries[0..size)}, given in the order of addresses. What is behind them may be
   * written over.
   *
   * @param first of {@link #keyBits} bits at most
   */
  void sort(long[] entries, int size, KeyBits first) {
    int shift = Long.SIZE - first.bits();
    for (int i = 0; i < size && shift < Long.SIZE; i++) {
      int address = (int) entries[i];
      byte[] page = arena.page(address);
      int at = Arena.offset(address);
      long bits = first.of(page, at + Arena.HEADER, Arena.keyLength(page, at));
      entries[i] = (bits << shift) | address;
    }
    sortPacked(entries, 0, size, first.bytes());
  }

  private void sort(long[] entries, int from, int to, int shared) {
    for (int i = from; i < to; i++) {
      int address = (int) entries[i];
      entries[i] = (prefix(address, shared) & ~addressMask) | address;
    }
    sortPacked(entries, from, to, shared + keyBits() / Byte.SIZE);
  }

  /**
   * @param shared how many first bytes are equal in keys that are packed alike
   */
  private void sortPacked(long[] entries, int from, int to, int shared) {
    sortLongs(entries, from, to);
    int start = from;
    for (int i = from + 1; i <= to; i++) {
      if (i == to || ((entries[i] ^ entries[start]) & ~addressMask) != 0) {
        unpack(entries, start, i);
        sortEquals(entries, start, i, shared);
        start = i;
      }
    }
  }

  /** Sorts as unsigned numbers. */
  private void sortLongs(long[] entries, int from, int to) {
    int size = to - from;
    int spare = entries.length - size;
    if (size >= LEAST_FOR_RADIX && spare >= to) {
      int enough = Integer.SIZE - Integer.numberOfLeadingZeros(size) + SPARE_BITS;
      int digits = Math.min(enough, keyBits()) / Byte.SIZE + 1;
      sortByRadix(entries, from, size, spare, Long.BYTES - digits);
      sortAlike(entries, from, to, Long.SIZE - digits * Byte.SIZE);
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
   * One pass a byte that is not the same in all: addresses come in order, and entries that are
   * equal in these bytes stay so.
   *
   * @param spare where as many entries may be put meanwhile
   * @param first the least byte that is looked at, from 0
   */
  private static void sortByRadix(long[] entries, int from, int size, int spare, int first) {
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

  /** Sorts each run of entries that are equal from that bit up, and so have the same sign. */
  private static void sortAlike(long[] entries, int from, int to, int fromBit) {
    int start = from;
    for (int i = from + 1; i <= to; i++) {
      if (i == to || (entries[i] ^ entries[start]) >>> fromBit != 0) {
        if (i - start > SMALL) {
          Arrays.sort(entries, start, i);
        } else {
          insertionSortOfLongs(entries, start, i);
        }
        start = i;
      }
    }
  }

  private static void insertionSortOfLongs(long[] entries, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      long entry = entries[i];
      int j = i - 1;
      while (j >= from && entries[j] > entry) {
        entries[j + 1] = entries[j];
        j--;
      }
      entries[j + 1] = entry;
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

  /** Eight bytes of the key after {@code skip}, the first one highest; 0 past its end. */
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
    return value;
  }
}
