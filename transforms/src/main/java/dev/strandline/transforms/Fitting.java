package dev.strandline.transforms;

import dev.strandline.model.Column;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Drift;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Op;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowFit;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.SchemaChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes batches fit a table, in one thread, and counts what does not. */
final class Fitting {
  private static final String NO_PLACE = "SL-2181";

  private final FitRows.Settings settings;
  private final RowWriter out;
  private final Map<String, Drift> drift = new LinkedHashMap<>();
  private @Nullable RowFit fit;
  private long rejected;

  Fitting(FitRows.Settings settings) {
    this.settings = settings;
    this.out = new RowWriter(settings.table());
  }

  /** The rows that fit; the batch itself where it is of the table's schema. */
  RecordBatch fit(RecordBatch batch, Consumer<DeadLetter> letters) {
    Schema schema = batch.schema();
    if (schema.equals(settings.table())) {
      return batch;
    }
    RowFit current = fit;
    if (current == null || !current.from().equals(schema)) {
      current = new RowFit(schema, settings.table());
      fit = current;
    }
    RowCursor row = batch.cursor();
    while (row.next()) {
      fit(row, current, letters);
    }
    return out.take();
  }

  private void fit(RowCursor row, RowFit current, Consumer<DeadLetter> letters) {
    Schema schema = current.from();
    boolean isDelete = row.op() == Op.DELETE;
    for (int extra : current.extra()) {
      if (row.isNull(extra) || isDelete) {
        continue;
      }
      Column column = schema.column(extra);
      count(SchemaChange.added(column), row);
      if (settings.onDrift() == OnDrift.DEAD_LETTER) {
        reject(row, schema, column, "its table has no such column", letters);
        return;
      }
    }
    if (!current.add(row, out)) {
      misfit(row, current, letters);
    }
  }

  private void misfit(RowCursor row, RowFit current, Consumer<DeadLetter> letters) {
    Schema schema = current.from();
    Column table = current.misfit();
    int source = schema.indexOf(table.name()).orElse(-1);
    boolean isNull = source < 0 || row.isNull(source);
    Column column = source < 0 ? table : schema.column(source);
    count(isNull ? SchemaChange.relaxed(table) : SchemaChange.widened(table, column), row);
    reject(
        row,
        schema,
        column,
        isNull
            ? "it is null, and its table requires it"
            : "its value of "
                + column.type()
                + " is none of "
                + table.type()
                + ", which its table has",
        letters);
  }

  private void count(SchemaChange change, RowCursor row) {
    drift.merge(
        change.column() + "\0" + change.change(),
        new Drift(change, settings.onDrift(), 1, RowLetter.placeText(row)),
        Drift::plus);
  }

  private void reject(
      RowCursor row, Schema schema, Column column, String why, Consumer<DeadLetter> letters) {
    rejected++;
    letters.accept(
        RowLetter.of(
            row,
            schema,
            settings.job(),
            new DeadLetter.Reason(
                NO_PLACE,
                column.name(),
                "Cannot write column \""
                    + column.name()
                    + "\": "
                    + why
                    + " (on_drift) ["
                    + NO_PLACE
                    + "]"),
            settings.seen()));
  }

  /** How many rows were rejected since this was last asked. */
  long takeRejected() {
    long rows = rejected;
    rejected = 0;
    return rows;
  }

  /** What there was no place for since this was last asked. */
  List<Drift> takeDrift() {
    List<Drift> taken = new ArrayList<>(drift.values());
    drift.clear();
    return taken;
  }
}
