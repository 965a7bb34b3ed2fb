package dev.strandline.io.table;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import dev.strandline.model.KeyOrder;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The rows of several files of a table: in the order of their keys where each file's are, else one
 * file after another. A row of each file is in memory.
 */
final class SortedRows {
  private final PriorityQueue<Head> heads;

  /**
   * Begins with the first rows.
   *
   * @param keys none for rows that are not sorted
   */
  SortedRows(List<TableFile> files, Schema schema, List<String> keys) throws IOException {
    heads =
        new PriorityQueue<>(
            keys.isEmpty() ? Comparator.comparingInt(head -> head.place) : Head::compareByKey);
    for (int place = 0; place < files.size(); place++) {
      Head head = new Head(files.get(place), place, schema, keys);
      if (head.next()) {
        heads.add(head);
      }
    }
  }

  /** Takes the rows. */
  interface Consumer {
    void accept(RowCursor row) throws IOException;
  }

  /** Gives all rows to the consumer. */
  void forEach(Consumer consumer) throws IOException {
    Head first = heads.poll();
    while (first != null) {
      consumer.accept(first.row);
      Head next = heads.peek();
      if (!first.next()) {
        first = heads.poll();
      } else if (next != null && heads.comparator().compare(first, next) > 0) {
        heads.add(first);
        first = heads.poll();
      }
    }
  }

  /** The row at which one file stands. */
  private static final class Head {
    private final TableFile file;
    private final int place;
    private final RowWriter buffer;
    private final RowCursor row;
    private final KeyOrder order;
    private byte[] key = new byte[0];
    private int keyLength;

    Head(TableFile file, int place, Schema schema, List<String> keys) {
      this.file = file;
      this.place = place;
      this.buffer = new RowWriter(schema, 1 << 10);
      this.row = new RowCursor(schema);
      this.order = new KeyOrder(schema, keys);
    }

    boolean next() throws IOException {
      buffer.clear();
      if (!file.next(buffer)) {
        return false;
      }
      buffer.view(row);
      row.next();
      int length = order.encode(row);
      if (Arrays.compareUnsigned(key, 0, keyLength, order.key(), 0, length) > 0) {
        throw new CorruptInput(
            InputFault.CORRUPT, file.path(), 0, "its rows are not in the order of their keys");
      }
      key = length > key.length ? new byte[2 * length] : key;
      System.arraycopy(order.key(), 0, key, 0, length);
      keyLength = length;
      return true;
    }

    static int compareByKey(Head a, Head b) {
      return Arrays.compareUnsigned(a.key, 0, a.keyLength, b.key, 0, b.keyLength);
    }
  }
}
