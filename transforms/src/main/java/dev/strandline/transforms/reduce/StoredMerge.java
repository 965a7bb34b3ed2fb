package dev.strandline.transforms.reduce;

import dev.strandline.model.Horizon;
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
 *   merge.start(sides, forgotten, out);
 *   merge.accept(row);                      // for each, deletes among them, sorted by key
 *   MergeCounts counts = merge.finish();    // out has got what stays
 * </pre>
 *
 * A row never replaces one with a later position; an equal position replaces. A delete takes the
 * row away, or marks it, and is remembered, so that an older row that comes late does not bring the
 * key back. Where deletes mark, a key may come twice, its row before its delete ({@link
 * Reduction.Deletes#KEEP_WITH_ROW}), so that a row that one run brings and deletes is marked too. A
 * row that lacks values which its source did not send takes them from the stored row, see {@link
 * RowFold}; where there is none, it waits aside. Not for use by two threads.
 */
public final class StoredMerge implements RowConsumer {
  /**
   * What takes the outcome of a shard.
   *
   * @param rows gets the rows that the shard has from now on, of {@link MergeForm#stored}
   * @param deletes gets the deletes that it remembers, of {@link MergeForm#deletes}
   * @param waiting gets the rows that wait, of {@link MergeForm#waiting}
   * @param late gets rows that the table cannot judge any more, of the schema of those that come
   */
  public record Out(RowConsumer rows, RowConsumer deletes, RowConsumer waiting, RowConsumer late) {
    private static final Out NOWHERE = new Out(row -> {}, row -> {}, row -> {}, row -> {});
  }

  /** What a shard has: its rows, the deletes that it remembers, the rows that wait. */
  public record Sides(
      Optional<StoredRows> rows, Optional<StoredRows> deletes, Optional<StoredRows> waiting) {}

  private final Schema schema;
  private final MergeForm form;
  private final KeyOrder newKeys;
  private final MergeSide rows;
  private final MergeSide deletes;
  private final MergeSide waiting;
  private final RowFold fold;
  private final OriginRanks ranks = new OriginRanks();
  private final RowOrder amongNew;
  private final RowOrder againstRows;
  private final RowOrder againstDeletes;
  private final RowOrder againstWaiting;
  private final MarkedRows marks;
  private final RowWriter madeDelete;
  private final RowCursor madeDeleteRow;
  private final int[] deleteColumns;

  /** The row that came last, while its delete may follow. */
  private final RowWriter held;

  private final RowCursor heldRow;
  private byte[] heldKey = new byte[0];
  private int heldLength;
  private boolean holds;

  private Out out = Out.NOWHERE;
  private Horizon.Line horizon;
  private long in;
  private long superseded;
  private long inserted;
  private long updated;
  private long deleted;
  private long stale;
  private long unchanged;
  private long rewritten;
  private long late;
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
    this.amongNew = new RowOrder(schema, order, ranks);
    this.againstRows = new RowOrder(schema, stored, order, ranks);
    this.againstDeletes = new RowOrder(schema, remembered, order, ranks);
    this.againstWaiting = new RowOrder(schema, incomplete, order, ranks);
    this.marks = new MarkedRows(schema, form);
    this.madeDelete = new RowWriter(remembered, 1 << 8);
    this.madeDeleteRow = new RowCursor(remembered);
    this.held = new RowWriter(schema, 1 << 10);
    this.heldRow = new RowCursor(schema);
    this.horizon = new Horizon.Line(Horizon.NONE, schema, order);
    List<String> names = remembered.names();
    this.deleteColumns = schema.indexesOf(names.subList(0, names.size() - 1));
  }

  /** The schema of the rows that come. */
  public Schema schema() {
    return schema;
  }

  /**
   * Begins a shard. What is stored is not closed here.
   *
   * @param forgotten how far back deletes were forgotten
   */
  public void start(Sides stored, Horizon forgotten, Out newOut) throws IOException {
    out = newOut;
    horizon = new Horizon.Line(forgotten, schema, form.key().orderBy());
    in =
        superseded =
            inserted = updated = deleted = stale = unchanged = rewritten = late = waits = 0;
    holds = false;
    ranks.clear();
    rows.start(stored.rows());
    deletes.start(stored.deletes());
    waiting.start(stored.waiting());
  }

  @Override
  public void accept(RowCursor row) throws IOException {
    if (!form.soft()) {
      merge(row, newKeys.encode(row));
      return;
    }
    int length = newKeys.encode(row);
    if (holds
        && Arrays.equals(heldKey, 0, heldLength, newKeys.key(), 0, length)
        && row.op() == Op.DELETE) {
      holds = false;
      mergeBoth(row, length);
      return;
    }
    release();
    if (row.op() == Op.DELETE) {
      merge(row, newKeys.encode(row));
    } else {
      hold(row, newKeys.encode(row));
    }
  }

  private void hold(RowCursor row, int length) {
    held.clear();
    held.copyRow(row);
    held.view(heldRow);
    heldRow.next();
    heldKey = length > heldKey.length ? new byte[2 * length] : heldKey;
    System.arraycopy(newKeys.key(), 0, heldKey, 0, length);
    heldLength = length;
    holds = true;
  }

  private void release() throws IOException {
    if (holds) {
      holds = false;
      merge(heldRow, newKeys.encode(heldRow));
    }
  }

  /** A row and a delete of one key came. */
  private void mergeBoth(RowCursor delete, int length) throws IOException {
    superseded++;
    if (amongNew.compare(heldRow, ranks.id(heldRow.origin()), delete, ranks.id(delete.origin()))
        > 0) {
      merge(heldRow, newKeys.encode(heldRow));
      return;
    }
    in++;
    passTo(length);
    if (isAt(rows, length)) {
      meetRow(delete, Optional.of(heldRow));
      rows.next();
      return;
    }
    unchanged++;
    if (isAt(deletes, length)) {
      RowCursor known = deletes.row();
      if (isOlder(delete, againstDeletes, known)) {
        unchanged--;
        stale++;
        out.rows.accept(marks.remembered(heldRow, known));
      } else {
        out.rows.accept(marks.marked(heldRow, delete));
      }
      deletes.next();
    } else if (!horizon.isAfter(delete)) {
      out.rows.accept(marks.marked(heldRow, delete));
    }
  }

  private boolean isAt(MergeSide side, int length) {
    return side.compareTo(newKeys.key(), length) == 0;
  }

  /** Copies what is stored of the keys before the one that {@link #newKeys} holds. */
  private void passTo(int length) throws IOException {
    byte[] key = newKeys.key();
    while (rows.compareTo(key, length) < 0) {
      keepStored();
    }
    while (deletes.compareTo(key, length) < 0) {
      out.deletes.accept(deletes.row());
      deletes.next();
    }
    while (waiting.compareTo(key, length) < 0) {
      out.waiting.accept(waiting.row());
      waiting.next();
    }
  }

  private void merge(RowCursor row, int length) throws IOException {
    in++;
    passTo(length);
    if (isAt(rows, length)) {
      meetRow(row, Optional.empty());
      rows.next();
    } else if (isAt(deletes, length)) {
      meetDelete(row);
      deletes.next();
    } else if (isAt(waiting, length)) {
      meetWaiting(row);
      waiting.next();
    } else if (row.op() == Op.DELETE) {
      unchanged++;
      if (!horizon.isAfter(row)) {
        // An older one would make rows decidable that a later, forgotten one may have deleted.
        remember(row);
      }
    } else if (horizon.isAfter(row)) {
      late++;
      out.late.accept(row);
    } else {
      insert(row);
    }
  }

  /** A row of a key that has none. */
  private void insert(RowCursor row) throws IOException {
    if (row.hasUnsent()) {
      unchanged++;
      await(row);
    } else {
      inserted++;
      out.rows.accept(marks.live(row));
    }
  }

  private void keepStored() throws IOException {
    rewritten++;
    out.rows.accept(rows.row());
    rows.next();
  }

  /**
   * A new row of a key that has a row.
   *
   * @param before with a delete: the row that came with it
   */
  private void meetRow(RowCursor row, Optional<RowCursor> before) throws IOException {
    RowCursor stored = rows.row();
    boolean wasDeleted = marks.isMarked(stored);
    if (isOlder(row, againstRows, stored)) {
      if (!wasDeleted && RowFold.isPartial(stored)) {
        fillStored(fold.fold(stored, row));
      } else {
        stale++;
        out.rows.accept(stored);
      }
    } else if (row.op() != Op.DELETE) {
      replace(RowFold.isPartial(row) ? fold.fold(row, stored, wasDeleted) : row, wasDeleted);
    } else {
      if (wasDeleted) {
        unchanged++;
      } else {
        deleted++;
      }
      if (!form.soft()) {
        remember(row);
      } else if (before.isPresent() && !isOlder(before.get(), againstRows, stored)) {
        out.rows.accept(marks.marked(before.get(), row));
      } else {
        out.rows.accept(marks.markedAgain(stored, row));
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
    out.rows.accept(marks.live(row));
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
    out.rows.accept(marks.live(filled));
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
    insert(whole ? row : older ? fold.fold(known, row) : fold.fold(row, known));
  }

  private void await(RowCursor row) throws IOException {
    waits++;
    out.waiting.accept(row);
  }

  private void meetDelete(RowCursor row) throws IOException {
    RowCursor known = deletes.row();
    if (isOlder(row, againstDeletes, known)) {
      stale++;
      if (form.soft() && row.op() != Op.DELETE) {
        // The delete came first: what it deleted is here now, and carries it from now on.
        out.rows.accept(marks.remembered(row, known));
      } else {
        out.deletes.accept(known);
      }
    } else if (row.op() == Op.DELETE) {
      unchanged++;
      remember(row);
    } else {
      insert(RowFold.isPartial(row) ? fold.fold(row, known, true) : row);
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
    madeDelete.end();
    madeDelete.view(madeDeleteRow);
    madeDeleteRow.next();
    out.deletes.accept(madeDeleteRow);
  }

  /** Copies what is left of the stored rows; what became of the shard's rows comes back. */
  public MergeCounts finish() throws IOException {
    release();
    while (rows.isPresent()) {
      keepStored();
    }
    while (deletes.isPresent()) {
      out.deletes.accept(deletes.row());
      deletes.next();
    }
    while (waiting.isPresent()) {
      out.waiting.accept(waiting.row());
      waiting.next();
    }
    return new MergeCounts(
        in, superseded, inserted, updated, deleted, stale, unchanged, late, rewritten, waits);
  }
}
