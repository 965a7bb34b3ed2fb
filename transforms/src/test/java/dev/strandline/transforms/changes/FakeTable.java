package dev.strandline.transforms.changes;

import dev.strandline.model.ColumnPosition;
import dev.strandline.model.Horizon;
import dev.strandline.model.MergeForm;
import dev.strandline.model.Op;
import dev.strandline.model.Position;
import dev.strandline.model.PositionForm;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowKey;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.StoredRows;
import dev.strandline.model.cast.ValueText;
import dev.strandline.transforms.reduce.LatestReducer;
import dev.strandline.transforms.reduce.MergeCounts;
import dev.strandline.transforms.reduce.ReduceMemory;
import dev.strandline.transforms.reduce.Reduction;
import dev.strandline.transforms.reduce.TableMerge;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A merge table in memory: each run reduces its rows and merges them into what is stored. */
final class FakeTable {
  /** What becomes of deleted rows. */
  enum Deletes {
    HARD,
    /** They are marked; rows may lack values. */
    SOFT,
    /** They are marked, also where a row and its delete come in one run; rows lack no values. */
    SOFT_WHOLE
  }

  private final MergeForm form;
  private final TableMerge merge;
  private final LatestReducer reducer;
  private final RowWriter rowsOut;
  private final RowWriter deletesOut;
  private final RowWriter waitingOut;
  private Optional<RecordBatch> rows = Optional.empty();
  private Optional<RecordBatch> deletes = Optional.empty();
  private Optional<RecordBatch> waiting = Optional.empty();
  private Horizon truncated = Horizon.NONE;
  private Horizon horizon = Horizon.NONE;

  FakeTable(Schema schema, List<String> keys, ReduceMemory memory) {
    this(schema, keys, memory, Deletes.HARD);
  }

  FakeTable(Schema schema, List<String> keys, ReduceMemory memory, Deletes kept) {
    RowKey key = new RowKey(keys, List.of(), true, PositionForm.COLUMNS);
    this.form = new MergeForm(key, kept != Deletes.HARD, false, Instant.EPOCH);
    this.merge = TableMerge.of(schema, form);
    this.rowsOut = new RowWriter(form.stored(schema), 1 << 10);
    this.deletesOut = new RowWriter(form.deletes(schema), 1 << 10);
    this.waitingOut = new RowWriter(form.waiting(schema), 1 << 10);
    Reduction.Deletes reduced =
        kept == Deletes.SOFT_WHOLE ? Reduction.Deletes.KEEP_WITH_ROW : Reduction.Deletes.KEEP;
    Reduction reduction = new Reduction(keys, List.of(), reduced);
    this.reducer = new LatestReducer(schema, reduction, memory);
  }

  /** An empty table again. */
  void clear() {
    rows = Optional.empty();
    deletes = Optional.empty();
    waiting = Optional.empty();
    truncated = Horizon.NONE;
    horizon = Horizon.NONE;
  }

  /** Remembers no deletes any more, of which that was the latest. */
  void forget(Horizon latest) {
    deletes = Optional.empty();
    horizon = horizon.and(latest);
  }

  /** Takes what stands before out of the table, with the next run and for ever. */
  void truncate(Horizon at) {
    truncated = truncated.and(at);
  }

  MergeCounts run(List<RecordBatch> batches) throws IOException {
    merge.start(
        new TableMerge.Sides(
            rows.map(FakeTable::stored),
            deletes.map(FakeTable::stored),
            waiting.map(FakeTable::stored)),
        horizon,
        truncated,
        new TableMerge.Out(
            row -> keep(row, rowsOut),
            row -> keep(row, deletesOut),
            row -> keep(row, waitingOut),
            row -> {
              throw new AssertionError("late");
            }));
    reducer.start(Set.of(), merge);
    for (RecordBatch batch : batches) {
      reducer.add(batch);
    }
    if (!reducer.finish().balances()) {
      throw new AssertionError("the reducer's books do not balance");
    }
    MergeCounts counts = merge.finish();
    if (!counts.balances()) {
      throw new AssertionError("the merge's books do not balance: " + counts);
    }
    rows = Optional.of(rowsOut.take());
    deletes = Optional.of(deletesOut.take());
    waiting = Optional.of(waitingOut.take());
    return counts;
  }

  /** As a file keeps a row: no op, but what is not known, or of another position. */
  private static void keep(RowCursor row, RowWriter out) {
    int origin = out.origin(row.origin());
    if (!row.isPartial()) {
      out.begin(Op.INSERT, origin, row.seq(), row.buffer(), row.logStart(), row.logEnd());
      for (int i = 0; i < out.schema().size(); i++) {
        out.copy(row, i);
      }
      out.end();
      return;
    }
    out.beginPartial(Op.UPDATE, origin, row.seq(), row.buffer(), row.logStart(), row.logEnd());
    List<ColumnPosition> positions = ColumnPosition.of(row);
    for (int i = 0; i < out.schema().size(); i++) {
      int column = i;
      out.copy(row, i);
      boolean own = positions.stream().noneMatch(p -> p.column() == column);
      if (row.isUnsent(i) && own && row.op() != Op.UPDATE) {
        out.positioned(i, Position.of(row));
      }
    }
    positions.forEach(p -> out.positioned(p.column(), p.position()));
    out.end();
  }

  private static StoredRows stored(RecordBatch batch) {
    RowCursor cursor = batch.cursor();
    return new StoredRows() {
      @Override
      public boolean next(RowWriter out) {
        boolean found = cursor.next();
        if (found) {
          out.copyRow(cursor);
        }
        return found;
      }

      @Override
      public void close() {}
    };
  }

  /** The rows that live. */
  List<String> rows() {
    return form.soft() ? ending("|-") : stored();
  }

  /** The rows that are marked as deleted. */
  List<String> marked() {
    return form.soft() ? ending("|1970-01-01T00:00:00Z") : List.of();
  }

  private List<String> stored() {
    return rows.map(FakeTable::texts).orElse(List.of());
  }

  private List<String> ending(String end) {
    return stored().stream()
        .filter(row -> row.endsWith(end))
        .map(row -> row.substring(0, row.length() - end.length()))
        .toList();
  }

  List<String> waiting() {
    return waiting.map(FakeTable::texts).orElse(List.of());
  }

  /** Values with bars between, {@code -} for null and {@code ?} for what is not known. */
  static List<String> texts(RecordBatch batch) {
    List<String> texts = new ArrayList<>();
    RowCursor row = batch.cursor();
    while (row.next()) {
      texts.add(text(row, batch.schema()));
    }
    return texts;
  }

  static String text(RowCursor row, Schema schema) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      String text = ValueText.of(row, i, schema.column(i).type());
      values.add(row.isUnsent(i) ? "?" : text == null ? "-" : text);
    }
    return String.join("|", values);
  }
}
