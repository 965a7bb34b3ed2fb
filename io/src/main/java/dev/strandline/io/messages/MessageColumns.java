package dev.strandline.io.messages;

import dev.strandline.io.files.ColumnNames;
import dev.strandline.io.files.SourceColumn;
import dev.strandline.model.Column;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.options.Checks;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of a source of messages: those of the message, then the metadata. */
public record MessageColumns<M extends Message>(
    MessageFormat format,
    List<SourceColumn> columns,
    List<MetadataColumn<M>> metadata,
    @Nullable OnDrift onDrift)
    implements Serializable {
  private static final long serialVersionUID = 1;

  static final String KEY = "key";
  static final String VALUE = "value";

  public MessageColumns {
    columns = List.copyOf(columns);
    metadata = List.copyOf(metadata);
  }

  public Schema schema() {
    List<Column> all = new ArrayList<>();
    if (format instanceof MessageFormat.Raw raw) {
      all.add(new Column(KEY, type(raw.key()), true, raw.sensitive()));
      all.add(new Column(VALUE, type(raw.value()), true, raw.sensitive()));
    }
    columns.forEach(column -> all.add(column.column()));
    metadata.forEach(column -> all.add(column.column()));
    return Schema.of(all);
  }

  private static Type type(MessageFormat.Form form) {
    return form == MessageFormat.Form.STRING ? Type.Plain.STRING : Type.Plain.BYTES;
  }

  boolean sensitive() {
    return schema().isSensitive();
  }

  /** The schema, and what is wrong with the columns, which is at their keys of the config. */
  public Schema checked(Checks checks) {
    SourceColumn.check(columns, "columns", checks);
    checkColumns(checks);
    checkDrift(checks);
    ColumnNames names = new ColumnNames(checks);
    if (format instanceof MessageFormat.Raw) {
      names.add("format", KEY);
      names.add("format", VALUE);
    }
    names.add("columns", columns);
    metadata.forEach(column -> names.add("metadata." + column.key(), column.name()));
    try {
      return schema();
    } catch (IllegalArgumentException e) {
      return Schema.of(List.of()); // a name twice: already told
    }
  }

  private void checkDrift(Checks checks) {
    if (onDrift == OnDrift.EVOLVE) {
      checks.problem(
          "on_drift",
          MessageError.BAD_DRIFT.id(),
          "a message tells of a new column when it is read, and by then the steps' columns are settled;"
              + " say dead_letter, declare the column that comes, and run strandline replay");
    } else if (onDrift != null && format instanceof MessageFormat.Raw) {
      checks.problem(
          "on_drift",
          MessageError.BAD_DRIFT.id(),
          "the format raw takes messages as they are; say on_drift where they are decoded");
    }
  }

  private void checkColumns(Checks checks) {
    boolean raw = format instanceof MessageFormat.Raw;
    if (raw != columns.isEmpty()) {
      checks.problem(
          "columns",
          MessageError.BAD_COLUMNS.id(),
          raw
              ? "the format raw has the columns key and value, and no others; leave columns out"
              : "the formats json and avro need columns: messages tell what they have when they are read");
    }
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).files() != null) {
        checks.problem(
            "columns[" + i + "].files",
            MessageError.BAD_COLUMNS.id(),
            "messages are in no files; leave files out");
      }
    }
  }
}
