package dev.strandline.transforms.reduce;

import dev.strandline.model.Horizon;
import dev.strandline.model.KeyOrder;
import dev.strandline.model.MergeForm;
import dev.strandline.model.Op;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One row a key, the latest of the stored one and the new one, sorted by key, for a shard's new
 * rows in the order of their keys: one pass over both, a row of each in memory.
 *
 * <p>A row never replaces one with a later position; an equal position replaces. A delete takes the
 * row away, or marks it, and is remembered, so that an older row that comes late does not bring the
 * key back. Where deletes mark, a key may come twice, its row before its delete ({@link
 * Reduction.Deletes#KEEP_WITH_ROW}), so that a row that one run brings and deletes is marked too. A
 * row that lacks values which its source did not send takes them from the stored row, see {@link
 * RowFold}; where there is none, it waits aside, and takes none from before the horizon. A truncate
 * is a delete of every row that stands before it. Not for use by two threads.
 */
final class StoredMerge implements TableMerge {
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
  private final RememberedDeletes memory;
  private final Truncation truncation;
  private final Truncation ofStored; // of its own: a delete that one makes lasts until its next
  private final Truncation beforeHorizon; // what the horizon leaves of a row of an unknown key
  private final HeldRow held;

  private Out out = Out.NOWHERE;
  private Horizon.Line horizon;
  private MergeTally tally = new MergeTally();

  /**
   * Merges rows of that schema.
   *
   * @param form its key is the reduction's
   */
  StoredMerge(Schema schema, MergeForm form) {
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
    this.memory = new RememberedDeletes(schema, form);
    this.truncation = new Truncation(schema, form);
    this.ofStored = new Truncation(schema, form);
    this.beforeHorizon = new Truncation(schema, form);
    this.held = new HeldRow(schema);
    this.horizon = new Horizon.Line(Horizon.NONE, schema, order);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public void start(Sides stored, Horizon forgotten, Horizon truncated, Out newOut)
      throws IOException {
    out = newOut;
    horizon = new Horizon.Line(forgotten, schema, form.key().orderBy());
    beforeHorizon.start(forgotten);
    tally = new MergeTally();
    held.clear();
    ranks.clear();
    truncation.start(truncated);
    ofStored.start(truncated);
    rows.start(ofStored.remaining(stored.rows(), form.stored(schema), tally));
    deletes.start(stored.deletes());
    waiting.start(ofStored.remaining(stored.waiting(), form.waiting(schema), new MergeTally()));
  }

  @Override
  public void accept(RowCursor row) throws IOException {
    if (!form.soft()) {
      if (row.op() != Op.DELETE && truncation.hasTaken(row)) {
        tally.in++;
        tally.stale++;
      } else {
        merge(truncation.rest(row), newKeys.encode(row));
      }
      return;
    }
    int length = newKeys.encode(row);
    if (row.op() == Op.DELETE && held.isOf(newKeys.key(), length)) {
      mergeBoth(held.release(), row, length);
      return;
    }
    release();
    if (row.op() == Op.DELETE) {
      merge(row, newKeys.encode(row));
    } else {
      int own = newKeys.encode(row);
      held.hold(row, newKeys.key(), own);
    }
  }

  private void release() throws IOException {
    if (held.isPresent()) {
      take(held.release());
    }
  }

  /** A row came that no delete of the run is later than; a truncate may be. */
  private void take(RowCursor row) throws IOException {
    int length = newKeys.encode(row);
    if (truncation.hasTaken(row)) {
      tally.derived++;
      tally.in--;
      mergeBoth(row, truncation.deleteOf(row), length);
    } else {
      merge(truncation.rest(row), length);
    }
  }

  /** A row and a delete of one key came. */
  private void mergeBoth(RowCursor row, RowCursor delete, int length) throws IOException {
    tally.superseded++;
    if (amongNew.compare(row, ranks.id(row.origin()), delete, ranks.id(delete.origin())) > 0) {
      take(row);
      return;
    }
    tally.in++;
    passTo(length);
    if (isAt(rows, length)) {
      meetRow(delete, Optional.of(row));
      rows.next();
      return;
    }
    if (isAt(deletes, length)) {
      RowCursor known = deletes.row();
      if (isOlder(delete, againstDeletes, known)) {
        tally.stale++;
        markRemembered(row, known);
      } else {
        tally.unchanged++;
        mark(row, delete);
      }
      deletes.next();
    } else if (isAt(waiting, length)) {
      RowCursor known = waiting.row();
      if (isOlder(delete, againstWaiting, known)) {
        meetWaiting(delete);
      } else {
        tally.unchanged++;
        mark(ofBoth(row, known), delete);
      }
      waiting.next();
    } else {
      tally.unchanged++;
      if (!horizon.isAfter(delete)) {
        mark(row, delete);
      }
    }
  }

  /** Marks the row; where a value is not known that must be, its delete is remembered alone. */
  private void mark(RowCursor row, RowCursor delete) throws IOException {
    if (marks.canMark(row)) {
      out.rows().accept(marks.marked(row, delete));
    } else {
      remember(delete);
    }
  }

  private void markRemembered(RowCursor row, RowCursor delete) throws IOException {
    if (marks.canMark(row)) {
      out.rows().accept(marks.remembered(row, delete));
    } else {
      out.deletes().accept(delete);
    }
  }

  private boolean isAt(MergeSide side, int length) {
    return side.compareTo(newKeys.key(), length) == 0;
  }

  /** Copies what is stored of the keys before the one that {@link #newKeys} holds. */
  private void passTo(int length) throws IOException {
    byte[] key = newKeys.key();
    while (waiting.compareTo(key, length) < 0) {
      passWaiting();
    }
    tally.rewritten += rows.passTo(key, length, this::keep);
    deletes.passTo(key, length, out.deletes());
  }

  /** Copies what waits, and the rows before it: a truncate makes either of them the other. */
  private void passWaiting() throws IOException {
    tally.rewritten += rows.passTo(waiting, this::keep);
    keepWaiting(waiting.row());
    waiting.next();
  }

  private void keepWaiting(RowCursor known) throws IOException {
    if (!ofStored.hasTaken(known)) {
      out.waiting().accept(known);
    } else if (marks.canMark(known)) {
      out.rows().accept(marks.marked(known, ofStored.deleteOf(known)));
    }
  }

  /** A stored row that no newer one of its key replaces. */
  private void keep(RowCursor stored) throws IOException {
    if (form.soft() && !marks.isMarked(stored) && ofStored.hasTaken(stored)) {
      tally.taken++;
      out.rows().accept(marks.markedAgain(stored, ofStored.deleteOf(stored)));
    } else if (stored.hasUnsent()) { // it had values from before a truncate
      tally.taken++;
      await(marks.unmarked(stored));
    } else {
      out.rows().accept(stored);
    }
  }

  private void merge(RowCursor row, int length) throws IOException {
    tally.in++;
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
      tally.unchanged++;
      if (!horizon.isAfter(row)) {
        // An older one would make rows decidable that a later, forgotten one may have deleted.
        remember(row);
      }
    } else if (horizon.isAfter(row)) {
      tally.late++;
      out.late().accept(row);
    } else {
      // A value from before the horizon may be from before a delete that was forgotten.
      insert(beforeHorizon.rest(row));
    }
  }

  /** A row of a key that has none. */
  private void insert(RowCursor row) throws IOException {
    if (row.hasUnsent()) {
      tally.unchanged++;
      await(row);
    } else {
      tally.inserted++;
      out.rows().accept(marks.live(row));
    }
  }

  /**
   * A new row of a key that has a row.
   *
   * @param before with a delete: the row that came with it
   */
  private void meetRow(RowCursor row, Optional<RowCursor> before) throws IOException {
    RowCursor stored = rows.row();
    boolean wasDeleted = marks.isMarked(stored);
    boolean wasTaken = form.soft() && !wasDeleted && ofStored.hasTaken(stored);
    if (isOlder(row, againstRows, stored)) {
      if (!wasDeleted && !wasTaken && RowFold.isPartial(stored)) {
        fillStored(fold.fold(stored, row));
      } else {
        tally.stale++;
        keep(stored);
      }
    } else if (row.op() != Op.DELETE) {
      boolean wasGone = wasDeleted || wasTaken;
      tally.taken += wasTaken ? 1 : 0;
      replace(RowFold.isPartial(row) ? fold.fold(row, stored, wasGone) : row, wasGone);
    } else {
      if (wasDeleted) {
        tally.unchanged++;
      } else {
        tally.deleted++;
      }
      if (!form.soft()) {
        remember(row);
      } else if (before.isPresent() && !isOlder(before.get(), againstRows, stored)) {
        markLast(before.get(), row, wasDeleted);
      } else {
        markStored(row);
      }
    }
  }

  /** Marks a row of a key that has one, which is older. */
  private void markLast(RowCursor row, RowCursor delete, boolean wasDeleted) throws IOException {
    RowCursor last = RowFold.isPartial(row) ? fold.fold(row, rows.row(), wasDeleted) : row;
    if (marks.canMark(last)) {
      out.rows().accept(marks.marked(last, delete));
    } else {
      markStored(delete);
    }
  }

  private void markStored(RowCursor delete) throws IOException {
    RowCursor stored = rows.row();
    if (marks.canMark(stored)) {
      out.rows().accept(marks.markedAgain(stored, delete));
    } else {
      remember(delete);
    }
  }

  private void replace(RowCursor row, boolean wasDeleted) throws IOException {
    if (row.hasUnsent()) {
      // An insert that left a value out: what the table has is of another life of the key.
      if (wasDeleted) {
        tally.unchanged++;
      } else {
        tally.deleted++;
      }
      await(row);
      return;
    }
    if (wasDeleted) {
      tally.inserted++;
    } else if (rows.hasValuesOf(row, schema.size())) {
      tally.unchanged++;
    } else {
      tally.updated++;
    }
    out.rows().accept(marks.live(row));
  }

  /** The stored row after an older one came, which may have had values that nobody newer sent. */
  private void fillStored(RowCursor filled) throws IOException {
    if (filled.hasUnsent()) {
      tally.deleted++;
      await(filled);
      return;
    }
    if (rows.hasValuesOf(filled, schema.size())) {
      tally.stale++;
    } else {
      tally.updated++;
    }
    out.rows().accept(marks.live(filled));
  }

  private void meetWaiting(RowCursor row) throws IOException {
    RowCursor known = waiting.row();
    boolean older = isOlder(row, againstWaiting, known);
    if (older && ofStored.hasTaken(known)) {
      tally.stale++;
      keepWaiting(known);
      return;
    }
    if (older || row.op() != Op.DELETE) {
      insert(ofBoth(row, known));
      return;
    }
    tally.unchanged++;
    if (form.soft()) {
      mark(known, row);
    } else {
      remember(row);
    }
  }

  /** The later one of a row and one that waits, with what it lacks from the other. */
  private RowCursor ofBoth(RowCursor row, RowCursor known) {
    if (isOlder(row, againstWaiting, known)) {
      return fold.fold(known, row);
    }
    return RowFold.isPartial(row) ? fold.fold(row, known) : row;
  }

  private void await(RowCursor row) throws IOException {
    tally.waiting++;
    out.waiting().accept(row);
  }

  private void meetDelete(RowCursor row) throws IOException {
    RowCursor known = deletes.row();
    if (isOlder(row, againstDeletes, known)) {
      tally.stale++;
      if (form.soft() && row.op() != Op.DELETE) {
        // The delete came first: what it deleted is here now, and carries it from now on.
        markRemembered(row, known);
      } else {
        out.deletes().accept(known);
      }
    } else if (row.op() == Op.DELETE) {
      tally.unchanged++;
      remember(row);
    } else {
      insert(RowFold.isPartial(row) ? fold.fold(row, known, true) : row);
    }
  }

  private boolean isOlder(RowCursor row, RowOrder order, RowCursor stored) {
    return order.compare(row, ranks.id(row.origin()), stored, ranks.id(stored.origin())) < 0;
  }

  private void remember(RowCursor delete) throws IOException {
    if (!form.indexed()) { // the index has it
      out.deletes().accept(memory.of(delete));
    }
  }

  @Override
  public MergeCounts finish() throws IOException {
    release();
    while (waiting.isPresent()) {
      passWaiting();
    }
    tally.rewritten += rows.passAll(this::keep);
    deletes.passAll(out.deletes());
    return tally.counts();
  }
}
