package dev.strandline.transforms.reduce;

import dev.strandline.model.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Entries (a key and its row) in pages of bytes. An entry never crosses a page, so that a cursor
 * reads its row in place; one that is larger than a page has a page of its own.
 *
 * <pre>
 *   size of the entry, a multiple of 8; negative once it is dead    4 bytes
 *   length of the key                                               4 bytes
 *   key, row, padding
 * </pre>
 *
 * An address counts units of 8 bytes: 31 bits reach 16 GiB.
 */
final class Arena {
  static final int PAGE = 1 << 18;
  static final int HEADER = 8;
  private static final int UNIT = 8;
  private static final int LINE = 64;
  private static final int UNITS_A_PAGE = PAGE / UNIT;
  private static final int MAX_POOLED = 64;

  private final List<byte[]> pool = new ArrayList<>();
  private byte[][] pages = new byte[16][];
  private int[] used = new int[16];
  private int count;
  private long allocated;
  private long dead;

  /** Bytes of all pages in use. */
  long allocated() {
    return allocated;
  }

  /** Bytes of the entries that were killed. */
  long dead() {
    return dead;
  }

  /** Bytes that would be allocated to place an entry of that size. */
  int cost(int size) {
    if (count > 0 && size <= pages[count - 1].length - used[count - 1]) {
      return 0;
    }
    return Math.max(size, PAGE);
  }

  /** The size of an entry for that much key and row. */
  static int sizeOf(int keyLength, int rowLength) {
    return Math.addExact(HEADER + keyLength + UNIT - 1, rowLength) & -UNIT;
  }

  /** Makes room for an entry and writes its header; its address comes back. */
  int place(int size, int keyLength) {
    if (cost(size) > 0) {
      addPage(size);
    }
    int page = count - 1;
    int offset = used[page];
    used[page] = offset + size;
    Bytes.putInt(pages[page], offset, size);
    Bytes.putInt(pages[page], offset + 4, keyLength);
    return page * UNITS_A_PAGE + offset / UNIT;
  }

  private void addPage(int size) {
    if (count == pages.length) {
      pages = Arrays.copyOf(pages, 2 * count);
      used = Arrays.copyOf(used, 2 * count);
    }
    byte[] page;
    if (size > PAGE) {
      page = new byte[size];
    } else {
      page = pool.isEmpty() ? new byte[PAGE] : pool.remove(pool.size() - 1);
    }
    pages[count] = page;
    used[count++] = 0;
    allocated += page.length;
  }

  byte[] page(int address) {
    return pages[address / UNITS_A_PAGE];
  }

  static int offset(int address) {
    return address % UNITS_A_PAGE * UNIT;
  }

  /**
   * Reads a byte in each of the first three cache lines of some entries, so that they are near when
   * they are used. A sum of no meaning comes back: use it, or the reads are left out.
   */
  int fetch(long[] addresses, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      int address = (int) addresses[i];
      byte[] page = page(address);
      int at = offset(address);
      int last = page.length - 1;
      sum += page[at] + page[Math.min(at + LINE, last)] + page[Math.min(at + 2 * LINE, last)];
    }
    return sum;
  }

  /** Room that the entry has, its header included. */
  static int size(byte[] page, int offset) {
    return Math.abs(Bytes.getInt(page, offset));
  }

  static int keyLength(byte[] page, int offset) {
    return Bytes.getInt(page, offset + 4);
  }

  static int rowAt(byte[] page, int offset) {
    return offset + HEADER + keyLength(page, offset);
  }

  /** Marks the entry as superseded. */
  void kill(int address) {
    byte[] page = page(address);
    int offset = offset(address);
    int size = size(page, offset);
    Bytes.putInt(page, offset, -size);
    dead += size;
  }

  /** One more than the largest address. */
  int end() {
    return count * UNITS_A_PAGE;
  }

  /** What is called with addresses. */
  interface Visitor {
    void visit(int address);
  }

  /** Visits each live entry, in the order of placing. */
  void forEach(Visitor visitor) {
    for (int p = 0; p < count; p++) {
      for (int at = 0; at < used[p]; at += size(pages[p], at)) {
        if (Bytes.getInt(pages[p], at) > 0) {
          visitor.visit(p * UNITS_A_PAGE + at / UNIT);
        }
      }
    }
  }

  /**
   * Moves the live entries together, and visits each at its new address. Needs one page more than
   * what is live.
   */
  void compact(Visitor visitor) {
    byte[][] oldPages = Arrays.copyOf(pages, count);
    int[] oldUsed = Arrays.copyOf(used, count);
    count = 0;
    allocated = 0;
    dead = 0;
    for (int p = 0; p < oldPages.length; p++) {
      byte[] from = oldPages[p];
      for (int at = 0; at < oldUsed[p]; at += size(from, at)) {
        int size = Bytes.getInt(from, at);
        if (size > 0) {
          int address = place(size, keyLength(from, at));
          System.arraycopy(
              from, at + HEADER, page(address), offset(address) + HEADER, size - HEADER);
          visitor.visit(address);
        }
      }
      recycle(from);
    }
  }

  private void recycle(byte[] page) {
    if (page.length == PAGE && pool.size() < MAX_POOLED) {
      pool.add(page);
    }
  }

  /** Forgets all entries; some pages stay for the next ones. */
  void clear() {
    for (int p = 0; p < count; p++) {
      recycle(pages[p]);
    }
    Arrays.fill(pages, 0, count, new byte[0]);
    count = 0;
    allocated = 0;
    dead = 0;
  }

  /** Gives the spare pages back to the heap. */
  void releasePool() {
    pool.clear();
  }
}
