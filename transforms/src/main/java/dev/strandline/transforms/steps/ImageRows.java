package dev.strandline.transforms.steps;

import dev.strandline.model.Column;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Op;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.options.Checks;
import dev.strandline.transforms.Rejects;
import dev.strandline.transforms.RowStep;
import dev.strandline.transforms.StepChecks;
import dev.strandline.transforms.StepError;
import dev.strandline.transforms.changes.DecodeSettings;
import dev.strandline.transforms.changes.ImageChanges;
import dev.strandline.transforms.changes.UndecodableEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of a table for rows that each hold an op and the table's row before and after. */
final class ImageRows implements RowStep {
  private static final List<Type> TEXTS =
      List.of(Type.Plain.JSON, Type.Plain.STRING, Type.Plain.BYTES);
  private static final String NO_ORDER = "SL-2153";
  private static final int NONE = -1;

  private final ImageChanges changes;
  private final OpWords words;
  private final OrderColumns order;
  private final RowWriter rows;
  private final RowCursor made;
  private final int after;
  private final int before;
  private final @Nullable OnDrift onDrift;

  ImageRows(ChangeFormat.Images format, Schema input) {
    DecodeSettings settings = format.settings();
    changes = new ImageChanges(hides(format, input) ? settings.hidden() : settings);
    onDrift = format.onDrift();
    words = new OpWords(format.op(), input);
    order = new OrderColumns(format.order(), format.incarnation(), input);
    rows = new RowWriter(changes.schema(), 1 << 10);
    made = new RowCursor(changes.schema());
    after = input.indexOf(format.after()).orElseThrow();
    before = input.indexOf(format.beforeOr(input)).orElse(NONE);
  }

  /** The table's columns, and what is wrong with the config. */
  static Schema checked(ChangeFormat.Images format, Schema input, Checks checks) {
    OpColumn.schema("format.op", format.op(), input, checks);
    image("format.after", format.after(), input, checks);
    if (!format.beforeOr(input).isEmpty()) {
      image("format.before", format.beforeOr(input), input, checks);
    }
    OrderColumns.check(format.order(), input, checks);
    EventRows.checkDrift(format.onDrift(), checks);
    return EventRows.columns(
        "format", format.columns(), format.keys(), hides(format, input), checks);
  }

  /** Whether an image is sensitive, and so all that it tells. */
  private static boolean hides(ChangeFormat.Images format, Schema input) {
    return StepChecks.anySensitive(input, format.after(), format.beforeOr(input));
  }

  private static void image(String path, String name, Schema input, Checks checks) {
    Optional<Column> column = StepChecks.column(path, name, input, checks);
    if (column.isPresent() && !TEXTS.contains(column.get().type())) {
      checks.problem(
          path,
          StepError.WRONG_TYPE.id(),
          "\"" + name + "\" is a " + column.get().type() + "; expected one of " + TEXTS);
    }
  }

  @Override
  public void process(RowCursor row, RowWriter out, Rejects rejects) {
    Op op = words.of(row, rejects);
    if (op == null) {
      return;
    }
    Optional<String> missing = order.missing(row);
    if (missing.isPresent()) {
      rejects.reject(
          NO_ORDER,
          missing.get(),
          "Cannot order the change: its \"" + missing.get() + "\" is no number [" + NO_ORDER + "]");
      return;
    }
    rows.clear();
    try {
      changes.decode(op, bytes(row, before), bytes(row, after), order.place(row), rows);
    } catch (UndecodableEvent e) {
      tellExtra(rejects);
      rejects.reject(e.id(), e.column(), e.sentence());
      return;
    }
    tellExtra(rejects);
    rows.view(made);
    while (made.next()) {
      out.copyRow(made);
    }
  }

  private void tellExtra(Rejects rejects) {
    OnDrift said = onDrift;
    if (said != null) {
      changes.takeExtra().forEach(change -> rejects.drifts(change, said));
    }
  }

  private static byte @Nullable [] bytes(RowCursor row, int column) {
    return column < 0 || row.isNull(column)
        ? null
        : Arrays.copyOfRange(row.buffer(), row.start(column), row.end(column));
  }
}
