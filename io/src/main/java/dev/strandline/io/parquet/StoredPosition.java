package dev.strandline.io.parquet;

import dev.strandline.model.Column;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.util.ArrayList;
import java.util.List;

/** Which of a row's position is stored with it, in columns after the declared ones. */
public enum StoredPosition {
  /** Nothing. */
  NONE,
  /**
   * {@code _sl_origin} (text, see {@link dev.strandline.model.Origin#text()}) and {@code _sl_seq}.
   */
  RECORD,
  /** The same and {@code _sl_log}, the position's log bytes. */
  LOG,
  /**
   * The same and {@code _sl_columns}: the columns whose values are of another position than the
   * row, or that are not known; null where there is none.
   */
  COLUMNS;

  /** The column of the origin's text. */
  public static final String ORIGIN = "_sl_origin";

  /** The column of the number within the origin. */
  public static final String SEQ = "_sl_seq";

  /** The column of the log bytes. */
  public static final String LOG_BYTES = "_sl_log";

  /** The column of the columns that differ from their row's position. */
  public static final String COLUMN_POSITIONS = "_sl_columns";

  /** The schema of a file of those rows. */
  Schema after(Schema schema) {
    List<Column> columns = new ArrayList<>(schema.columns());
    if (this != NONE) {
      columns.add(Column.required(ORIGIN, Type.Plain.STRING));
      columns.add(Column.required(SEQ, Type.Plain.INT64));
    }
    if (this == LOG || this == COLUMNS) {
      columns.add(Column.required(LOG_BYTES, Type.Plain.BYTES));
    }
    if (this == COLUMNS) {
      columns.add(Column.nullable(COLUMN_POSITIONS, Type.Plain.BYTES));
    }
    return Schema.of(columns);
  }
}
