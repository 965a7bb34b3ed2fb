package dev.strandline.io.parquet;

import dev.strandline.model.Bytes;
import java.util.Arrays;

/**
 * The values of one column since its last page, in PLAIN form (booleans a byte each), and their
 * levels.
 *
 * <p>Of a column that is neither a list nor below a struct only the nulls are noted, a bit each:
 * its entries are counted by the rows, and a value that is there is one store, see {@link
 * ParquetWriter#add(dev.strandline.model.RowCursor)}.
 */
final class PageValues {
  /** Forms of values: bytes with their length, a byte, 4 or 8 bytes as they stand, widened. */
  static final int TEXT = 0;

  static final int BYTE = 1;
  static final int INT = 4;
  static final int LONG = 8;
  static final int FIXED = 16;

  /** Bytes that are free after a value, so that the next one of up to 8 bytes has room. */
  private static final int NEXT = 8;

  /** How a row's value becomes one of the page; a number, for C1 makes more of it than an enum. */
  final int form;

  private final LeafColumn leaf;
  private final int mostBytes;
  private final boolean nested;
  private final GrowingBytes plain = new GrowingBytes(1 << 10);
  private byte[] definitions = new byte[0];
  private byte[] repetitions = new byte[0];
  private long[] nullBits = new long[0];
  private int entries;
  private int nulls;

  /** Where the page is full, or its array is. */
  private int limit;

  /**
   * @param mostBytes as many of values as a page takes
   */
  PageValues(LeafColumn leaf, int mostBytes) {
    this.leaf = leaf;
    this.mostBytes = mostBytes;
    this.nested = leaf.isNested();
    this.form =
        switch (leaf.stored()) {
          case BINARY -> TEXT;
          case BOOLEAN -> BYTE;
          case INT32, FLOAT, INT64_IN_INT32 -> INT;
          case INT64, DOUBLE -> LONG;
          case FIXED -> FIXED;
        };
    makeRoom();
  }

  /** The values' bytes, from {@link GrowingBytes#HEADROOM}. */
  GrowingBytes plain() {
    return plain;
  }

  /** Values and nulls; in a list, its elements, or one for an empty list. */
  int entries() {
    return entries;
  }

  /** Those that are not null. */
  int values() {
    return entries - nulls;
  }

  /** Whether there are as many bytes as a page takes. */
  boolean isFull() {
    return plain.at >= mostBytes + GrowingBytes.HEADROOM;
  }

  /** Whether {@link #makeRoom} must come before the next value, or the page's end. */
  boolean atLimit() {
    return plain.at >= limit;
  }

  /** Makes room for the next value of up to 8 bytes. */
  void makeRoom() {
    plain.reserve(NEXT);
    limit = Math.min(mostBytes + GrowingBytes.HEADROOM, plain.room() - NEXT + 1);
  }

  /** Adds a number, or a dictionary id in place of a value, see {@link OriginEncoder}. */
  void addInt(int value) {
    GrowingBytes to = plain;
    Bytes.putInt(to.bytes, to.at, value);
    to.at += Integer.BYTES;
  }

  /** Adds a number. */
  void addLong(long value) {
    GrowingBytes to = plain;
    Bytes.putLong(to.bytes, to.at, value);
    to.at += Long.BYTES;
  }

  /** Adds a truth value. */
  void addByte(byte value) {
    GrowingBytes to = plain;
    to.bytes[to.at++] = value;
  }

  /** Adds bytes of any length. */
  void addText(byte[] from, int start, int end) {
    GrowingBytes to = plain;
    int length = end - start;
    to.reserve(Integer.BYTES + length);
    int at = to.at;
    byte[] bytes = to.bytes;
    Bytes.putInt(bytes, at, length);
    System.arraycopy(from, start, bytes, at + Integer.BYTES, length);
    to.at = at + Integer.BYTES + length;
  }

  /** Adds a decimal of any length up to the column's. */
  void addFixed(byte[] from, int start, int end) {
    int missing = leaf.length() - (end - start);
    if (missing < 0) {
      throw new IllegalArgumentException(
          "Cannot write a decimal of "
              + (end - start)
              + " bytes to column "
              + String.join(".", leaf.path())
              + ": it takes "
              + leaf.length());
    }
    plain.reserve(leaf.length());
    byte sign = (byte) (end > start && from[start] < 0 ? -1 : 0);
    Arrays.fill(plain.bytes, plain.at, plain.at + missing, sign);
    plain.at += missing;
    plain.write(from, start, end - start);
  }

  /** Notes that an entry of a column that is not nested is null. */
  void addNull(int entry) {
    if (leaf.maxDefinition() == 0) {
      throw new IllegalArgumentException(
          "Cannot write null to column " + String.join(".", leaf.path()) + ": it is required");
    }
    int word = entry >> 6;
    if (word >= nullBits.length) {
      nullBits = Arrays.copyOf(nullBits, Math.max(word + 1, Math.max(16, nullBits.length * 2)));
    }
    nullBits[word] |= 1L << entry;
    nulls++;
  }

  /** Says how many entries a column that is not nested has got. */
  void count(int flatEntries) {
    entries = flatEntries;
  }

  /** Adds an entry below a list or struct that has no value. */
  void addAbsent(int repetition, int definition) {
    level(repetition, definition);
    nulls++;
  }

  /** Adds an entry below a list or struct. */
  void addPresent(int repetition, byte[] from, int start, int end) {
    switch (form) {
      case TEXT -> addText(from, start, end);
      case BYTE -> addByte(from[start]);
      case INT -> addInt(Bytes.getInt(from, start));
      case LONG -> addLong(Bytes.getLong(from, start));
      default -> addFixed(from, start, end);
    }
    if (atLimit()) {
      makeRoom();
    }
    level(repetition, leaf.maxDefinition());
  }

  private void level(int repetition, int definition) {
    if (entries == definitions.length) {
      int capacity = Math.max(1024, definitions.length * 2);
      definitions = Arrays.copyOf(definitions, capacity);
      repetitions = Arrays.copyOf(repetitions, leaf.maxRepetition() > 0 ? capacity : 0);
    }
    definitions[entries] = (byte) definition;
    if (leaf.maxRepetition() > 0) {
      repetitions[entries] = (byte) repetition;
    }
    entries++;
  }

  /** Appends repetition and definition levels as a data page of version 1 has them. */
  void writeLevels(PageScratch scratch, GrowingBytes out) {
    if (leaf.maxRepetition() > 0) {
      write(levels(repetitions, scratch), leaf.maxRepetition(), out);
    }
    if (leaf.maxDefinition() == 0) {
      return;
    }
    if (nested) {
      write(levels(definitions, scratch), leaf.maxDefinition(), out);
    } else if (nulls > 0) {
      write(levelsOfNulls(scratch), 1, out);
    } else {
      int length = out.at;
      out.putInt(0);
      RleEncoder.run(1, entries, 1, out);
      Bytes.putInt(out.bytes, length, out.at - length - 4);
    }
  }

  private int[] levels(byte[] levels, PageScratch scratch) {
    int[] numbers = scratch.numbers(entries);
    for (int i = 0; i < entries; i++) {
      numbers[i] = levels[i];
    }
    return numbers;
  }

  private int[] levelsOfNulls(PageScratch scratch) {
    int[] numbers = scratch.numbers(entries);
    int known = Math.min(entries, nullBits.length * Long.SIZE);
    for (int i = 0; i < known; i++) {
      numbers[i] = (int) (~nullBits[i >> 6] >>> i) & 1;
    }
    Arrays.fill(numbers, known, entries, 1);
    return numbers;
  }

  private void write(int[] numbers, int max, GrowingBytes out) {
    int length = out.at;
    out.putInt(0);
    RleEncoder.encode(numbers, entries, BitPacking.width(max), out);
    Bytes.putInt(out.bytes, length, out.at - length - 4);
  }

  void clear() {
    plain.clear();
    if (nulls > 0) {
      Arrays.fill(nullBits, 0L);
    }
    entries = 0;
    nulls = 0;
  }
}
