package dev.strandline.io.parquet;

import dev.strandline.model.Bytes;
import dev.strandline.model.RowCursor;
import java.util.Arrays;

/**
 * The values of one column since its last page, in PLAIN form (booleans a byte each), and their
 * levels.
 *
 * <p>Levels are kept only from the first null on: a column without nulls never touches them.
 */
final class PageValues {
  private static final int TEXT = -1;
  private static final int OTHER = 0;

  private final LeafColumn leaf;
  private final LeafColumn.Stored stored;

  /** 4 or 8 where a value is copied as it stands, {@link #TEXT} or {@link #OTHER}. */
  private final int form;

  private final GrowingBytes plain = new GrowingBytes(1 << 10);
  private byte[] definitions = new byte[0];
  private byte[] repetitions = new byte[0];
  private boolean levelsKept;
  private int entries;
  private int values;

  PageValues(LeafColumn leaf) {
    this.leaf = leaf;
    this.stored = leaf.stored();
    this.form =
        switch (stored) {
          case BINARY -> TEXT;
          case INT32, FLOAT, INT64_IN_INT32 -> Integer.BYTES;
          case INT64, DOUBLE -> Long.BYTES;
          case BOOLEAN, FIXED -> OTHER;
        };
    this.levelsKept = leaf.maxRepetition() > 0;
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
    return values;
  }

  /** Whether there are as many entries or bytes as a page takes. */
  boolean isFull(int mostEntries, int mostBytes) {
    return entries >= mostEntries || plain.at >= mostBytes + GrowingBytes.HEADROOM;
  }

  /** Adds the value, or null, of a column that is neither a list nor a struct. */
  void add(RowCursor row, int column) {
    if (row.isNull(column)) {
      addNull();
      return;
    }
    addValue(row.buffer(), row.start(column), row.end(column));
    if (levelsKept) {
      level(0, leaf.maxDefinition());
    }
    entries++;
  }

  private void addNull() {
    if (leaf.maxDefinition() == 0) {
      throw new IllegalArgumentException(
          "Cannot write null to column " + String.join(".", leaf.path()) + ": it is required");
    }
    if (!levelsKept) {
      levelsKept = true;
      keepLevels(entries);
      Arrays.fill(definitions, 0, entries, (byte) 1);
    }
    level(0, 0);
    entries++;
  }

  /** Adds an entry below a list or struct that has no value. */
  void addAbsent(int repetition, int definition) {
    levelsKept = true;
    level(repetition, definition);
    entries++;
  }

  /** Adds an entry below a list or struct. */
  void addPresent(int repetition, byte[] from, int start, int end) {
    levelsKept = true;
    addValue(from, start, end);
    level(repetition, leaf.maxDefinition());
    entries++;
  }

  /** Adds a dictionary id in place of a value, see {@link OriginEncoder}. */
  void addInt(int value) {
    plain.putInt(value);
    values++;
    entries++;
  }

  /** Adds a value of a required column. */
  void addLong(long value) {
    plain.reserve(8);
    Bytes.putLong(plain.bytes, plain.at, value);
    plain.at += 8;
    values++;
    entries++;
  }

  /** Adds a value of a required column. */
  void addBytes(byte[] from, int start, int end) {
    addValue(from, start, end);
    entries++;
  }

  /*
   * The hot path of every table: by a number, for the first compiler makes more of it than of an
   * enum.
   */
  private void addValue(byte[] from, int start, int end) {
    GrowingBytes to = plain;
    int at = to.at;
    if (form == TEXT) {
      int length = end - start;
      to.reserve(4 + length);
      Bytes.putInt(to.bytes, at, length);
      System.arraycopy(from, start, to.bytes, at + 4, length);
      to.at = at + 4 + length;
    } else if (form == Integer.BYTES) {
      to.reserve(4);
      Bytes.putInt(to.bytes, at, Bytes.getInt(from, start));
      to.at = at + 4;
    } else if (form == Long.BYTES) {
      to.reserve(8);
      Bytes.putLong(to.bytes, at, Bytes.getLong(from, start));
      to.at = at + 8;
    } else if (stored == LeafColumn.Stored.BOOLEAN) {
      to.write(from[start]);
    } else {
      widen(from, start, end);
    }
    values++;
  }

  private void widen(byte[] from, int start, int end) {
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

  private void level(int repetition, int definition) {
    keepLevels(entries + 1);
    definitions[entries] = (byte) definition;
    if (leaf.maxRepetition() > 0) {
      repetitions[entries] = (byte) repetition;
    }
  }

  private void keepLevels(int least) {
    if (least <= definitions.length) {
      return;
    }
    int capacity = Math.max(1024, Math.max(least, definitions.length * 2));
    definitions = Arrays.copyOf(definitions, capacity);
    if (leaf.maxRepetition() > 0) {
      repetitions = Arrays.copyOf(repetitions, capacity);
    }
  }

  /** Appends repetition and definition levels as a data page of version 1 has them. */
  void writeLevels(PageScratch scratch, GrowingBytes out) {
    if (leaf.maxRepetition() > 0) {
      write(repetitions, leaf.maxRepetition(), scratch, out);
    }
    if (leaf.maxDefinition() == 0) {
      return;
    }
    if (levelsKept) {
      write(definitions, leaf.maxDefinition(), scratch, out);
      return;
    }
    int length = out.at;
    out.putInt(0);
    RleEncoder.run(leaf.maxDefinition(), entries, BitPacking.width(leaf.maxDefinition()), out);
    Bytes.putInt(out.bytes, length, out.at - length - 4);
  }

  private void write(byte[] levels, int max, PageScratch scratch, GrowingBytes out) {
    int[] numbers = scratch.numbers(entries);
    for (int i = 0; i < entries; i++) {
      numbers[i] = levels[i];
    }
    int length = out.at;
    out.putInt(0);
    RleEncoder.encode(numbers, entries, BitPacking.width(max), out);
    Bytes.putInt(out.bytes, length, out.at - length - 4);
  }

  void clear() {
    plain.clear();
    entries = 0;
    values = 0;
    levelsKept = leaf.maxRepetition() > 0;
  }
}
