package dev.strandline.model;

import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * How a table of one row a key keeps rows and deletes.
 *
 * @param soft whether a deleted row stays, marked with the time in {@link #DELETED}; else it goes,
 *     and only its key is remembered, beside the rows
 * @param indexed whether the partitions do not follow from the key, so that an index of keys says
 *     where the row of each stands, and remembers deletes
 * @param at the time that deletes of this run are marked with
 */
public record MergeForm(RowKey key, boolean soft, boolean indexed, Instant at)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** The column of the time at which a run applied a delete: a timestamp, null for a live row. */
  public static final String DELETED = "_sl_deleted";

  /** The index's column of the partition's path. */
  public static final String PARTITION = "_sl_partition";

  public MergeForm {
    if (soft && indexed) {
      throw new IllegalArgumentException("a row that may move cannot be kept as deleted");
    }
    if (key.window().merges() && (soft || indexed || key.positions() == PositionForm.COLUMNS)) {
      throw new IllegalArgumentException("sessions are whole rows in one place, or gone");
    }
    if (!key.isPresent()) {
      throw new IllegalArgumentException("a merge needs a key");
    }
  }

  /** The time in microseconds since 1970. */
  public long atMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  /** The columns of stored rows, positions left out. */
  public Schema stored(Schema rows) {
    if (!soft) {
      return rows;
    }
    List<Column> columns = new ArrayList<>(rows.columns());
    columns.add(Column.nullable(DELETED, Type.Plain.TIMESTAMP));
    return Schema.of(columns);
  }

  /**
   * The columns of remembered deletes, positions left out: what names and orders them, and the end
   * of a window that may become one with others.
   */
  public Schema deletes(Schema rows) {
    List<Column> columns = named(rows);
    if (key.window().merges()) {
      columns.add(rows.column(rows.indexesOf(List.of(KeyWindow.END))[0]));
    }
    columns.add(Column.required(DELETED, Type.Plain.TIMESTAMP));
    return Schema.of(columns);
  }

  /**
   * The columns of the key index, positions left out: what names and orders the row of a key, the
   * path of its partition, and, where the row was deleted, when.
   */
  public Schema index(Schema rows) {
    List<Column> columns = named(rows);
    columns.add(Column.required(PARTITION, Type.Plain.STRING));
    columns.add(Column.nullable(DELETED, Type.Plain.TIMESTAMP));
    return Schema.of(columns);
  }

  /** Whether rows may lack values that their source did not send. */
  public boolean partial() {
    return key.positions() == PositionForm.COLUMNS;
  }

  /** The columns of rows that wait for values: those of the rows, each of which may be null. */
  public Schema waiting(Schema rows) {
    return Schema.of(
        rows.columns().stream()
            .map(c -> new Column(c.name(), c.type(), true, c.sensitive()))
            .toList());
  }

  private List<Column> named(Schema rows) {
    List<Column> columns = new ArrayList<>();
    for (int index : rows.indexesOf(key.columns())) {
      columns.add(rows.column(index));
    }
    for (int index : rows.indexesOf(key.orderBy())) {
      Column column = rows.column(index);
      if (!key.columns().contains(column.name())) {
        // An event that deletes may carry nothing but the key.
        columns.add(new Column(column.name(), column.type(), true, column.sensitive()));
      }
    }
    return columns;
  }
}
