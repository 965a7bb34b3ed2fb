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
 *   merge.start(sides, rows, remembered, waiting);
 *   merge.accept(row);                      // for each, deletes among them, sorted by key
 *   MergeCounts counts = merge.finish();    // rows and remembered have got what stays
 * </pre>
 *
 * A row never replaces one with a later position; an equal position replaces. A delete takes the
 * row away, or marks it, and is remembered, so that an older row that comes late does not bring the
 * key back. A row that lacks values which its source did not send takes them from the stored row,
 * see {@link RowFold}; where there is none, it waits aside. Not for use by two threads.
 */
public final class StoredMerge implements RowConsumer {
  private final Schema schema;
  private final MergeForm form;
  private final KeyOrder newKeys;
  private final MergeSide rows;
  private final MergeSide deletes;
  private final MergeSide waiting;
  private final RowFold fold;
  private final OriginRanks ranks = new OriginRanks();
  private final RowOrder againstRows;
  private final RowOrder againstDeletes;
  private final RowOrder againstWaiting;
  private final RowWriter made;
  private final RowCursor madeRow;
  private final RowWriter madeDelete;
  private final RowCursor madeDeleteRow;
  private final int[] deleteColumns;
  private final int marked;

  private RowConsumer rowsOut = row -> {};
  private RowConsumer deletesOut = row -> {};
  private RowConsumer waitingOut = row -> {};
  private long in;
  private long inserted;
  private long updated;
  private long deleted;
  private long stale;
  private long unchanged;
  private long rewritten;
  private long waits;

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
    Schema incomplete = form.waiting(schema);
    this.newKeys = new KeyOrder(schema, keys);
    this.rows = new MergeSide(stored, keys);
    this.deletes = new MergeSide(remembered, keys);
    this.waiting = new MergeSide(incomplete, keys);
    this.fold = new RowFold(schema);
    this.againstRows = new RowOrder(schema, stored, order, ranks);
    this.againstDeletes = new RowOrder(schema, remembered, order, ranks);
    this.againstWaiting = new RowOrder(schema, incomplete, order, ranks);
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

  /** What a shard has: its rows, the deletes that it remembers, the rows that wait. */
  public record Sides(
      Optional<StoredRows> rows, Optional<StoredRows> deletes, Optional<StoredRows> waiting) {}

  /**
   * Begins a shard. What is stored is not closed here.
   *
   * @param rowsOut gets the rows that the shard has from now on, of {@link MergeForm#stored}
   * @param deletesOut gets the deletes that it remembers, of {@link MergeForm#deletes}
   * @param waitingOut gets the rows that wait, of {@link MergeForm#waiting}
   */
  public void start(
      Sides stored, RowConsumer rowsOut, RowConsumer deletesOut, RowConsumer waitingOut)
      throws IOException {
    this.rowsOut = rowsOut;
    this.deletesOut = deletesOut;
    this.waitingOut = waitingOut;
    in = inserted = updated = deleted = stale = unchanged = rewritten = waits = 0;
    ranks.clear();
    rows.start(stored.rows());
    deletes.start(stored.deletes());
    waiting.start(stored.waiting());
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
    while (waiting.compareTo(key, length) < 0) {
      waitingOut.accept(waiting.row());
      waiting.next();
    }
    if (rows.compareTo(key, length) == 0) {
      meetRow(row);
      rows.next();
    } else if (deletes.compareTo(key, length) == 0) {
      meetDelete(row);
      deletes.next();
    } else if (waiting.compareTo(key, length) == 0) {
      meetWaiting(row);
      waiting.next();
    } else if (row.op() == Op.DELETE) {
      unchanged++;
      remember(row);
    } else if (row.hasUnsent()) {
      unchanged++;
      await(row);
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
      if (!wasDeleted && RowFold.isPartial(rows.row())) {
        fillStored(fold.fold(rows.row(), row));
      } else {
        stale++;
        rowsOut.accept(rows.row());
      }
    } else if (row.op() != Op.DELETE) {
      replace(RowFold.isPartial(row) ? fold.fold(row, rows.row(), wasDeleted) : row, wasDeleted);
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

  private void replace(RowCursor row, boolean wasDeleted) throws IOException {
    if (row.hasUnsent()) {
      // An insert that left a value out: what the table has is of another life of the key.
      if (wasDeleted) {
        unchanged++;
      } else {
        deleted++;
      }
      await(row);
      return;
    }
    if (wasDeleted) {
      inserted++;
    } else if (hasSameValues(row)) {
      unchanged++;
    } else {
      updated++;
    }
    rowsOut.accept(live(row));
  }

  /** The stored row after an older one came, which may have had values that nobody newer sent. */
  private void fillStored(RowCursor filled) throws IOException {
    if (filled.hasUnsent()) {
      deleted++;
      await(filled);
      return;
    }
    if (hasSameValues(filled)) {
      stale++;
    } else {
      updated++;
    }
    rowsOut.accept(live(filled));
  }

  private void meetWaiting(RowCursor row) throws IOException {
    RowCursor known = waiting.row();
    boolean older = isOlder(row, againstWaiting, known);
    if (!older && row.op() == Op.DELETE) {
      unchanged++;
      remember(row);
      return;
    }
    boolean whole = !older && !RowFold.isPartial(row);
    RowCursor now = whole ? row : older ? fold.fold(known, row) : fold.fold(row, known);
    if (now.hasUnsent()) {
      unchanged++;
      await(now);
    } else {
      inserted++;
      rowsOut.accept(live(now));
    }
  }

  private void await(RowCursor row) throws IOException {
    waits++;
    waitingOut.accept(row);
  }

  private void meetDelete(RowCursor row) throws IOException {
    if (isOlder(row, againstDeletes, deletes.row())) {
      stale++;
      deletesOut.accept(deletes.row());
    } else if (row.op() == Op.DELETE) {
      unchanged++;
      remember(row);
    } else {
      RowCursor now = RowFold.isPartial(row) ? fold.fold(row, deletes.row(), true) : row;
      if (now.hasUnsent()) {
        unchanged++;
        await(now);
      } else {
        inserted++;
        rowsOut.accept(live(now));
      }
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
    while (waiting.isPresent()) {
      waitingOut.accept(waiting.row());
      waiting.next();
    }
    return new MergeCounts(in, inserted, updated, deleted, stale, unchanged, rewritten, 0, waits);
  }
}
