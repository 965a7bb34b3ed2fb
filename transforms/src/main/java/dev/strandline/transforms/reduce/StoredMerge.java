package dev.strandline.transforms.reduce;

import dev.strandline.model.KeyOrder;
import dev.strandline.model.MergeForm;
import dev.strandline.model.Op;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.StoredRows;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One row a key, the latest of the stored one and the new one, sorted by key, for a shard's new
 * rows in the order of their keys: one pass over both, a row of each in memory.
 *
 * <pre>
 *   merge.start(stored, deletes, rows, remembered);
 *   merge.accept(row);                      // for each, deletes among them, sorted by key
 *   MergeCounts counts = merge.finish();    // rows and remembered have got what stays
 * </pre>
 *
 * A row never replaces one with a later position; an equal position replaces. A delete takes the
 * row away, or marks it, and is remembered, so that an older row that comes late does not bring the
 * key back. Not for use by two threads.
 */
public final class StoredMerge implements RowConsumer {
  private final Schema schema;
  private final MergeForm form;
  private final KeyOrder newKeys;
  private final MergeSide rows;
  private final MergeSide deletes;
  private final OriginRanks ranks = new OriginRanks();
  private final RowOrder againstRows;
  private final RowOrder againstDeletes;
  private final RowWriter made;
  private final RowCursor madeRow;
  private final RowWriter madeDelete;
  private final RowCursor madeDeleteRow;
  private final int[] deleteColumns;
  private final int marked;

  private RowConsumer rowsOut = row -> {};
  private RowConsumer deletesOut = row -> {};
  private long in;
  private long inserted;
  private long updated;
  private long deleted;
  private long stale;
  private long unchanged;
  private long rewritten;

  /**
   * Merges rows of that schema.
   *
   * @param form its key is the reduction's
   */
  public StoredMerge(Schema schema, MergeForm form) {
    this.schema = schema;
    this.form = form;
    List<String> keys = form.key().columns();
    List<String> order = form.key().orderBy();
    Schema stored = form.stored(schema);
    Schema remembered = form.deletes(schema);
    this.newKeys = new KeyOrder(schema, keys);
    this.rows = new MergeSide(stored, keys);
    this.deletes = new MergeSide(remembered, keys);
    this.againstRows = new RowOrder(schema, stored, order, ranks);
    this.againstDeletes = new RowOrder(schema, remembered, order, ranks);
    this.made = new RowWriter(stored, 1 << 10);
    this.madeRow = new RowCursor(stored);
    this.madeDelete = new RowWriter(remembered, 1 << 8);
    this.madeDeleteRow = new RowCursor(remembered);
    List<String> names = remembered.names();
    this.deleteColumns = schema.indexesOf(names.subList(0, names.size() - 1));
    this.marked = form.soft() ? stored.size() - 1 : -1;
  }

  /** The schema of the rows that come. */
  public Schema schema() {
    return schema;
  }

  /**
   * Begins a shard. What is stored is not closed here.
   *
   * @param rowsOut gets the rows that the shard has from now on, of {@link MergeForm#stored}
   * @param deletesOut gets the deletes that it remembers, of {@link MergeForm#deletes}
   */
  public void start(
      Optional<StoredRows> stored,
      Optional<StoredRows> remembered,
      RowConsumer rowsOut,
      RowConsumer deletesOut)
      throws IOException {
    this.rowsOut = rowsOut;
    this.deletesOut = deletesOut;
    in = inserted = updated = deleted = stale = unchanged = rewritten = 0;
    ranks.clear();
    rows.start(stored);
    deletes.start(remembered);
  }

  @Override
  public void accept(RowCursor row) throws IOException {
    in++;
    int length = newKeys.encode(row);
    byte[] key = newKeys.key();
    while (rows.compareTo(key, length) < 0) {
      keepStored();
    }
    while (deletes.compareTo(key, length) < 0) {
      deletesOut.accept(deletes.row());
      deletes.next();
    }
    if (rows.compareTo(key, length) == 0) {
      meetRow(row);
      rows.next();
    } else if (deletes.compareTo(key, length) == 0) {
      meetDelete(row);
      deletes.next();
    } else if (row.op() == Op.DELETE) {
      unchanged++;
      remember(row);
    } else {
      inserted++;
      rowsOut.accept(live(row));
    }
  }

  private void keepStored() throws IOException {
    rewritten++;
    rowsOut.accept(rows.row());
    rows.next();
  }

  private void meetRow(RowCursor row) throws IOException {
    boolean wasDeleted = form.soft() && !rows.row().isNull(marked);
    if (isOlder(row, againstRows, rows.row())) {
      stale++;
      rowsOut.accept(rows.row());
    } else if (row.op() != Op.DELETE) {
      if (wasDeleted) {
        inserted++;
      } else if (hasSameValues(row)) {
        unchanged++;
      } else {
        updated++;
      }
      rowsOut.accept(live(row));
    } else {
      if (wasDeleted) {
        unchanged++;
      } else {
        deleted++;
      }
      if (form.soft()) {
        rowsOut.accept(mark(row, wasDeleted));
      } else {
        remember(row);
      }
    }
  }

  private void meetDelete(RowCursor row) throws IOException {
    if (isOlder(row, againstDeletes, deletes.row())) {
      stale++;
      deletesOut.accept(deletes.row());
    } else if (row.op() == Op.DELETE) {
      unchanged++;
      remember(row);
    } else {
      inserted++;
      rowsOut.accept(live(row));
    }
  }

  private boolean isOlder(RowCursor row, RowOrder order, RowCursor stored) {
    return order.compare(row, ranks.id(row.origin()), stored, ranks.id(stored.origin())) < 0;
  }

  private boolean hasSameValues(RowCursor row) {
    RowCursor stored = rows.row();
    for (int i = 0; i < schema.size(); i++) {
      boolean isNull = row.isNull(i);
      if (isNull != stored.isNull(i)) {
        return false;
      }
      if (!isNull
          && !Arrays.equals(
              row.buffer(),
              row.start(i),
              row.end(i),
              stored.buffer(),
              stored.start(i),
              stored.end(i))) {
        return false;
      }
    }
    return true;
  }

  /** The row as it is stored. */
  private RowCursor live(RowCursor row) {
    if (!form.soft()) {
      return row;
    }
    made.clear();
    made.beginLike(row);
    for (int i = 0; i < schema.size(); i++) {
      made.copy(row, i);
    }
    made.putNull();
    return ended(made, madeRow);
  }

  /** The stored row's values at the delete's position, marked. */
  private RowCursor mark(RowCursor delete, boolean wasMarked) {
    RowCursor stored = rows.row();
    made.clear();
    made.beginLike(delete);
    for (int i = 0; i < schema.size(); i++) {
      made.copy(stored, i);
    }
    if (wasMarked) {
      made.copy(stored, marked);
    } else {
      made.putLong(form.atMicros());
    }
    return ended(made, madeRow);
  }

  private void remember(RowCursor delete) throws IOException {
    if (form.indexed()) {
      return; // the index has it
    }
    madeDelete.clear();
    madeDelete.beginLike(delete);
    for (int column : deleteColumns) {
      madeDelete.copy(delete, column);
    }
    madeDelete.putLong(form.atMicros());
    deletesOut.accept(ended(madeDelete, madeDeleteRow));
  }

  private static RowCursor ended(RowWriter writer, RowCursor cursor) {
    writer.end();
    writer.view(cursor);
    cursor.next();
    return cursor;
  }

  /** Copies what is left of the stored rows; what became of the shard's rows comes back. */
  public MergeCounts finish() throws IOException {
    while (rows.isPresent()) {
      keepStored();
    }
    while (deletes.isPresent()) {
      deletesOut.accept(deletes.row());
      deletes.next();
    }
    return new MergeCounts(in, inserted, updated, deleted, stale, unchanged, rewritten, 0);
  }
}
