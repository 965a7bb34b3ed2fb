package dev.strandline.io.commit;

import dev.strandline.model.Column;
import dev.strandline.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What makes a table this table: a run whose spec says otherwise is refused.
 *
 * @param keys the columns whose values name a row; none for a history
 * @param orderBy what decides which row of a key is the latest
 * @param partitionBy the folders, as in the spec
 * @param schema {@link Schema#text()} of the stored columns
 * @param deletes {@code soft} where deleted rows stay, marked; null where they go
 * @param window the windows of event time by which a key has a row each; null where there are none
 */
public record TableDefinition(
    List<String> keys,
    List<String> orderBy,
    List<String> partitionBy,
    String schema,
    @Nullable String deletes,
    @Nullable String window)
    implements java.io.Serializable {
  private static final long serialVersionUID = 1;

  public TableDefinition {
    keys = copy(keys);
    orderBy = copy(orderBy);
    partitionBy = copy(partitionBy);
  }

  /** A table whose deleted rows go. */
  public TableDefinition(
      List<String> keys, List<String> orderBy, List<String> partitionBy, String schema) {
    this(keys, orderBy, partitionBy, schema, null, null);
  }

  private static List<String> copy(@Nullable List<String> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /** The same table with other columns. */
  public TableDefinition with(Schema newSchema) {
    return new TableDefinition(keys, orderBy, partitionBy, newSchema.text(), deletes, window);
  }

  /** One phrase for each thing that the spec's definition has otherwise; none if they agree. */
  public List<String> differences(TableDefinition spec) {
    List<String> found = differencesBesideColumns(spec);
    compareColumns(Schema.parse(schema), Schema.parse(spec.schema), found);
    return found;
  }

  /** The same without the columns that are just columns. */
  List<String> differencesBesideColumns(TableDefinition spec) {
    List<String> found = new ArrayList<>();
    compare("keys", keys, spec.keys, found);
    compare("order_by", orderBy, spec.orderBy, found);
    compare("partition_by", partitionBy, spec.partitionBy, found);
    if (!Objects.equals(deletes, spec.deletes)) {
      found.add(
          "deletes: the table has "
              + (deletes == null ? "hard" : deletes)
              + ", the spec "
              + (spec.deletes == null ? "hard" : spec.deletes));
    }
    if (!Objects.equals(window, spec.window)) {
      found.add(
          "window: the table has "
              + (window == null ? "none" : window)
              + ", the spec "
              + (spec.window == null ? "none" : spec.window));
    }
    return found;
  }

  private static void compare(
      String what, List<String> table, List<String> spec, List<String> found) {
    if (!table.equals(spec)) {
      found.add(what + ": the table has " + table + ", the spec " + spec);
    }
  }

  private static void compareColumns(Schema table, Schema spec, List<String> found) {
    int before = found.size();
    for (Column column : table.columns()) {
      spec.indexOf(column.name())
          .map(spec::column)
          .ifPresentOrElse(
              other -> compareColumn(column, other, found),
              () -> found.add("column " + column.name() + ": the spec has none"));
    }
    for (Column column : spec.columns()) {
      if (table.indexOf(column.name()).isEmpty()) {
        found.add("column " + column.name() + ": the table has none");
      }
    }
    if (before == found.size()) {
      compare("columns", table.names(), spec.names(), found);
    }
  }

  private static void compareColumn(Column table, Column spec, List<String> found) {
    if (!table.type().equals(spec.type()) || table.nullable() != spec.nullable()) {
      found.add(
          "column " + table.name() + ": the table has " + text(table) + ", the spec " + text(spec));
    }
  }

  private static String text(Column column) {
    return column.type() + (column.nullable() ? "" : " required");
  }
}
