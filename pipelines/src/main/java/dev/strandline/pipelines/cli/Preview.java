package dev.strandline.pipelines.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first rows at each sink's door, and what was refused on the way there.
 *
 * @param setAside the files that a run would set aside, of those that were looked at
 */
public record Preview(List<Table> tables, List<Rejected> rejected, List<SetAside> setAside) {
  public Preview {
    tables = List.copyOf(tables);
    rejected = List.copyOf(rejected);
    setAside = List.copyOf(setAside);
  }

  /**
   * Rows as text, sensitive values masked.
   *
   * @param node the sink's name in the spec
   * @param rows a cell a column, null for a null value
   * @param more whether there are rows beyond the limit
   */
  public record Table(
      String node, List<Column> columns, List<List<@Nullable String>> rows, boolean more) {
    public Table {
      columns = List.copyOf(columns);
      List<List<@Nullable String>> copy = new ArrayList<>();
      rows.forEach(row -> copy.add(Collections.unmodifiableList(new ArrayList<>(row))));
      rows = Collections.unmodifiableList(copy);
    }
  }

  /** A column's name and type, such as {@code decimal(12,2)}. */
  public record Column(String name, String type) {}

  /**
   * A record that was refused.
   *
   * @param record counted from 1; an offset for a log
   * @param line the record's first line, counted from 1; 0 where there are no lines
   * @param column the column at fault; empty where it was the record as a whole
   * @param code the stable id, such as {@code SL-2104}
   * @param raw the record's text, sensitive values masked
   */
  public record Rejected(
      String file,
      long record,
      long line,
      String column,
      String code,
      String message,
      String raw) {}

  /**
   * A file that is bad as a whole.
   *
   * @param code the stable id, such as {@code SL-3102}
   */
  public record SetAside(String file, String code, String message) {}
}
