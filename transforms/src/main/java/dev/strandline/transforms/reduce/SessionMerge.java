package dev.strandline.transforms.reduce;

import dev.strandline.model.Bytes;
import dev.strandline.model.Horizon;
import dev.strandline.model.KeyOrder;
import dev.strandline.model.KeyWindow;
import dev.strandline.model.MergeForm;
import dev.strandline.model.Op;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * One row a session: stored sessions of a key that a new one overlaps become one with it, from the
 * first start to the last end, with the latest row of all. That is what one run over all rows would
 * have made, since a session's row tells all that others need of it: its ends and its latest row.
 *
 * <p>A session whose latest row is a delete is remembered with both of its ends, for a row that
 * comes may still join it to others. Not for use by two threads.
 */
final class SessionMerge implements TableMerge {
  private final Schema schema;
  private final MergeForm form;
  private final KeyOrder newKeys;
  private final KeyOrder names;
  private final RowOrder order;
  private final OriginRanks ranks = new OriginRanks();
  private final MergeSide rows;
  private final MergeSide deletes;
  private final RememberedDeletes memory;
  private final int startColumn;
  private final int endColumn;
  private final int[] remembered;
  private final RowWriter madeRow;
  private final RowCursor made;
  private final RowWriter keptRow;
  private final RowCursor kept;
  private final RowWriter liveRow;
  private final RowCursor live;
  private final RowWriter deletedRow;
  private final RowCursor deleted;

  private Out out = Out.NOWHERE;
  private Horizon.Line horizon;
  private MergeTally tally = new MergeTally();

  /** Where a row of a session comes from. */
  private enum From {
    RUN,
    ROWS,
    DELETES
  }

  private byte[] name = new byte[0];
  private boolean open;
  private From keptFrom = From.RUN;
  private int origin;
  private long start;
  private long end;
  private int ofRun;
  private int ofRows;
  private int ofDeletes;

  SessionMerge(Schema schema, MergeForm form) {
    this.schema = schema;
    this.form = form;
    List<String> keys = form.key().columns();
    List<String> orderBy = form.key().orderBy();
    Schema deleteSchema = form.deletes(schema);
    this.newKeys = new KeyOrder(schema, keys);
    this.names = new KeyOrder(schema, form.key().spreadBy());
    this.order = new RowOrder(schema, orderBy, ranks);
    this.rows = new MergeSide(schema, keys);
    this.deletes = new MergeSide(deleteSchema, keys);
    this.memory = new RememberedDeletes(schema, form);
    this.startColumn = schema.indexesOf(List.of(KeyWindow.START))[0];
    this.endColumn = schema.indexesOf(List.of(KeyWindow.END))[0];
    this.remembered = new int[schema.size()];
    for (int i = 0; i < remembered.length; i++) {
      remembered[i] = deleteSchema.indexOf(schema.column(i).name()).orElse(-1);
    }
    this.madeRow = new RowWriter(schema, 1 << 8);
    this.made = new RowCursor(schema);
    this.keptRow = new RowWriter(schema, 1 << 10);
    this.kept = new RowCursor(schema);
    this.liveRow = new RowWriter(schema, 1 << 10);
    this.live = new RowCursor(schema);
    this.deletedRow = new RowWriter(deleteSchema, 1 << 8);
    this.deleted = new RowCursor(deleteSchema);
    this.horizon = new Horizon.Line(Horizon.NONE, schema, orderBy);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public void start(Sides stored, Horizon forgotten, Horizon truncated, Out newOut)
      throws IOException {
    if (!truncated.isNone()) {
      throw new IllegalArgumentException("a table of sessions cannot be truncated");
    }
    out = newOut;
    horizon = new Horizon.Line(forgotten, schema, form.key().orderBy());
    tally = new MergeTally();
    ranks.clear();
    open = false;
    rows.start(stored.rows());
    deletes.start(stored.deletes());
  }

  @Override
  public void accept(RowCursor row) throws IOException {
    int length = newKeys.encode(row);
    byte[] key = Arrays.copyOf(newKeys.key(), length);
    takeStored(key);
    take(row, From.RUN);
  }

  /** Takes what is stored of keys up to that one. */
  private void takeStored(byte[] key) throws IOException {
    while (true) {
      boolean row = rows.compareTo(key, key.length) <= 0;
      boolean delete = deletes.compareTo(key, key.length) <= 0;
      if (!row && !delete) {
        return;
      }
      takeNext(row && (!delete || rows.isBefore(deletes)));
    }
  }

  private void takeNext(boolean ofTheRows) throws IOException {
    if (ofTheRows) {
      take(rows.row(), From.ROWS);
      rows.next();
    } else {
      take(asDelete(deletes.row()), From.DELETES);
      deletedRow.clear();
      deletedRow.copyRow(deletes.row());
      deletes.next();
    }
  }

  /** A remembered delete as a row that comes. */
  private RowCursor asDelete(RowCursor delete) {
    madeRow.clear();
    madeRow.begin(
        Op.DELETE,
        madeRow.origin(delete.origin()),
        delete.seq(),
        delete.buffer(),
        delete.logStart(),
        delete.logEnd());
    for (int column : remembered) {
      if (column < 0) {
        madeRow.putNull();
      } else {
        madeRow.copy(delete, column);
      }
    }
    madeRow.end();
    madeRow.view(made);
    made.next();
    return made;
  }

  private void take(RowCursor row, From from) throws IOException {
    int length = names.encode(row);
    int itsOrigin = ranks.id(row.origin());
    boolean same = open && Arrays.equals(name, 0, name.length, names.key(), 0, length);
    if (same && row.getLong(startColumn) < end) {
      end = Math.max(end, row.getLong(endColumn));
      if (order.compare(row, itsOrigin, kept, origin) >= 0) {
        keep(row, itsOrigin, from);
      }
    } else {
      close();
      open = true;
      name = Arrays.copyOf(names.key(), length);
      start = row.getLong(startColumn);
      end = row.getLong(endColumn);
      ofRun = 0;
      ofRows = 0;
      ofDeletes = 0;
      keep(row, itsOrigin, from);
    }
    switch (from) {
      case RUN -> ofRun++;
      case ROWS -> {
        ofRows++;
        liveRow.clear();
        liveRow.copyRow(row);
      }
      case DELETES -> ofDeletes++;
    }
  }

  private void keep(RowCursor row, int itsOrigin, From from) {
    keptRow.clear();
    keptRow.copyRow(row);
    keptRow.view(kept);
    kept.next();
    origin = itsOrigin;
    keptFrom = from;
  }

  private boolean isDelete() {
    return keptFrom == From.DELETES || (keptFrom == From.RUN && kept.op() == Op.DELETE);
  }

  private void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    boolean stays = kept.getLong(startColumn) == start && kept.getLong(endColumn) == end;
    Bytes.putLong(kept.buffer(), kept.start(startColumn), start);
    Bytes.putLong(kept.buffer(), kept.start(endColumn), end);
    boolean alone = ofRows + ofDeletes == 0;
    if (ofRun == 0 && ofRows + ofDeletes == 1) {
      pass();
    } else if (alone && horizon.isAfter(kept)) {
      tooLate();
    } else {
      count(stays);
      if (isDelete()) {
        out.deletes().accept(memory.of(kept));
      } else {
        out.rows().accept(kept);
      }
    }
  }

  /** A stored session that nothing came for. */
  private void pass() throws IOException {
    if (ofRows == 1) {
      tally.rewritten++;
      out.rows().accept(kept);
    } else {
      deletedRow.view(deleted);
      deleted.next();
      out.deletes().accept(deleted);
    }
  }

  private void tooLate() throws IOException {
    tally.in += ofRun;
    tally.stale += ofRun - 1;
    if (isDelete()) {
      tally.unchanged++;
    } else {
      tally.late++;
      out.late().accept(kept);
    }
  }

  private void count(boolean stays) {
    tally.in += ofRun;
    tally.taken += Math.max(0, ofRows - 1); // other sessions of the table became part of it
    if (ofRun == 0) {
      return;
    }
    tally.stale += ofRun - 1;
    if (keptFrom != From.RUN) {
      if (stays || isDelete()) {
        tally.stale++;
      } else {
        tally.updated++;
      }
    } else if (isDelete()) {
      if (ofRows > 0) {
        tally.deleted++;
      } else {
        tally.unchanged++;
      }
    } else if (ofRows == 0) {
      tally.inserted++;
    } else if (ofRows == 1 && hasLiveValues()) {
      tally.unchanged++;
    } else {
      tally.updated++;
    }
    // The table's row is gone where a remembered delete is later than what came.
    if (isDelete() && keptFrom == From.DELETES && ofRows > 0) {
      tally.taken++;
    }
  }

  private boolean hasLiveValues() {
    liveRow.view(live);
    live.next();
    return MergeSide.sameValues(kept, live, schema.size());
  }

  @Override
  public MergeCounts finish() throws IOException {
    while (rows.isPresent() || deletes.isPresent()) {
      takeNext(rows.isPresent() && (!deletes.isPresent() || rows.isBefore(deletes)));
    }
    close();
    return tally.counts();
  }
}
