package dev.strandline.transforms.reduce;

import dev.strandline.model.KeyOrder;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.StoredRows;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is stored of a shard, in the order of keys: the row at which it stands, and its key. */
final class MergeSide {
  private final RowWriter buffer;
  private final RowCursor row;
  private final KeyOrder keys;
  private Optional<StoredRows> source = Optional.empty();
  private boolean isPresent;
  private int keyLength;

  MergeSide(Schema schema, List<String> keyColumns) {
    this.buffer = new RowWriter(schema, 1 << 10);
    this.row = new RowCursor(schema);
    this.keys = new KeyOrder(schema, keyColumns);
  }

  /** Stands before the first row. */
  void start(Optional<StoredRows> from) throws IOException {
    source = from;
    isPresent = from.isPresent();
    if (isPresent) {
      next();
    }
  }

  void next() throws IOException {
    buffer.clear();
    isPresent = source.isPresent() && source.get().next(buffer);
    if (isPresent) {
      buffer.view(row);
      row.next();
      keyLength = keys.encode(row);
    }
  }

  /** Whether there is a row. */
  boolean isPresent() {
    return isPresent;
  }

  /** The row; changes with {@link #next}. */
  RowCursor row() {
    return row;
  }

  /** Gives away the rows before that key; says how many. */
  long passTo(byte[] key, int length, RowConsumer out) throws IOException {
    long passed = 0;
    while (compareTo(key, length) < 0) {
      out.accept(row);
      next();
      passed++;
    }
    return passed;
  }

  /** Gives away the rows before the key at which another side stands; says how many. */
  long passTo(MergeSide other, RowConsumer out) throws IOException {
    return passTo(other.keys.key(), other.keyLength, out);
  }

  /** Gives away the rows that are left; says how many. */
  long passAll(RowConsumer out) throws IOException {
    long passed = 0;
    while (isPresent) {
      out.accept(row);
      next();
      passed++;
    }
    return passed;
  }

  /** Whether the row has the same values in the first columns, that many. */
  boolean hasValuesOf(RowCursor other, int columns) {
    return sameValues(other, row, columns);
  }

  /** Whether two rows have the same values in the first columns, that many. */
  static boolean sameValues(RowCursor other, RowCursor row, int columns) {
    for (int i = 0; i < columns; i++) {
      boolean isNull = other.isNull(i);
      if (isNull != row.isNull(i)) {
        return false;
      }
      if (!isNull
          && !Arrays.equals(
              other.buffer(),
              other.start(i),
              other.end(i),
              row.buffer(),
              row.start(i),
              row.end(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the row's key is before that of another side's. */
  boolean isBefore(MergeSide other) {
    return compareTo(other.keys.key(), other.keyLength) < 0;
  }

  /** How the key at which this stands compares to that one; after it when there is none. */
  int compareTo(byte[] key, int length) {
    return isPresent ? Arrays.compareUnsigned(keys.key(), 0, keyLength, key, 0, length) : 1;
  }
}
