package dev.strandline.model;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One column in which the schema of rows and that of a table are not the same.
 *
 * @param from the table's type before; null for a column that it had not
 * @param to the type of the rows; null for a column that they do not have any more
 */
public record SchemaChange(Kind change, String column, @Nullable String from, @Nullable String to)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** What is different. The words are inside stored bytes: they never change. */
  public enum Kind {
    /** The rows have a column that the table has not. */
    ADD_COLUMN,
    /** The rows' type has values that the table's has not. */
    WIDEN,
    /** The rows may have nulls where the table has none. */
    RELAX_NULL,
    /** The table has a column that the rows have not: it stays, and new rows are null in it. */
    DROP_COLUMN;

    /** The word in specs, records and reports. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A column that comes. */
  public static SchemaChange added(Column column) {
    return new SchemaChange(Kind.ADD_COLUMN, column.name(), null, column.type().toString());
  }

  /**
   * A column that an input has and no column of the spec reads.
   *
   * @param type empty where the input does not tell
   */
  public static SchemaChange unread(String name, String type) {
    return new SchemaChange(Kind.ADD_COLUMN, name, null, type.isEmpty() ? null : type);
  }

  /** A type that becomes wider. */
  public static SchemaChange widened(Column table, Column rows) {
    return new SchemaChange(
        Kind.WIDEN, table.name(), table.type().toString(), rows.type().toString());
  }

  /** A column that may be null from now on. */
  public static SchemaChange relaxed(Column table) {
    String type = table.type().toString();
    return new SchemaChange(Kind.RELAX_NULL, table.name(), type, type);
  }

  /** A column that rows do not have any more. */
  public static SchemaChange dropped(Column table) {
    return new SchemaChange(Kind.DROP_COLUMN, table.name(), table.type().toString(), null);
  }

  /** A phrase for people: {@code new column note, string}. */
  public String words() {
    return switch (change) {
      case ADD_COLUMN ->
          "new column " + column + Optional.ofNullable(to).map(t -> ", " + t).orElse("");
      case WIDEN -> "column " + column + " is " + to + " where the table has " + from;
      case RELAX_NULL -> "column " + column + " may be null, and the table requires it";
      case DROP_COLUMN -> "column " + column + " is not there any more";
    };
  }
}
