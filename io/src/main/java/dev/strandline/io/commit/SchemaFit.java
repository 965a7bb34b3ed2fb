package dev.strandline.io.commit;

import dev.strandline.model.Column;
import dev.strandline.model.OnDrift;
import dev.strandline.model.RowFit;
import dev.strandline.model.Schema;
import dev.strandline.model.SchemaChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What becomes of a table that takes in rows of another schema.
 *
 * <p>The table keeps every column that it has, in its order; what comes is put behind. Columns of
 * the key, the order and the partitions stay as they are.
 *
 * @param table the table's schema from now on
 * @param taken what changes in it
 * @param passed where rows differ and the table does not change
 * @param refused why the two do not go together; none if they do
 */
public record SchemaFit(
    Schema table, List<SchemaChange> taken, List<SchemaChange> passed, List<String> refused) {
  public SchemaFit {
    taken = List.copyOf(taken);
    passed = List.copyOf(passed);
    refused = List.copyOf(refused);
  }

  /**
   * What a spec allows.
   *
   * @param evolves the changes that {@link OnDrift#EVOLVE} takes over
   */
  public record Rules(OnDrift onDrift, Set<SchemaChange.Kind> evolves) {
    public Rules {
      evolves = Set.copyOf(evolves);
    }

    private boolean takes(SchemaChange.Kind kind) {
      return onDrift == OnDrift.EVOLVE && evolves.contains(kind);
    }
  }

  /**
   * How rows of a schema fit into a table.
   *
   * @param fixed the columns of the key, the order and the partitions
   */
  public static SchemaFit of(Schema table, Schema rows, Set<String> fixed, Rules rules) {
    return new Fitting(rows, fixed, rules).fit(table);
  }

  private static final class Fitting {
    private final Schema rows;
    private final Set<String> fixed;
    private final Rules rules;
    private final List<Column> columns = new ArrayList<>();
    private final List<SchemaChange> taken = new ArrayList<>();
    private final List<SchemaChange> passed = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    Fitting(Schema rows, Set<String> fixed, Rules rules) {
      this.rows = rows;
      this.fixed = fixed;
      this.rules = rules;
    }

    SchemaFit fit(Schema table) {
      for (Column column : table.columns()) {
        columns.add(
            rows.indexOf(column.name())
                .map(i -> met(column, rows.column(i)))
                .orElseGet(() -> dropped(column)));
      }
      for (Column column : rows.columns()) {
        if (table.indexOf(column.name()).isEmpty()) {
          added(column);
        }
      }
      return new SchemaFit(Schema.of(columns), taken, passed, refused);
    }

    private Column met(Column table, Column row) {
      Column met = new Column(table.name(), table.type(), table.nullable(), row.sensitive());
      if (!table.type().equals(row.type())) {
        met = typed(met, row);
      }
      if (!table.nullable() && row.nullable()) {
        met = relaxed(met, SchemaChange.relaxed(table));
      }
      return met;
    }

    private Column typed(Column table, Column row) {
      boolean wider = RowFit.isWider(row.type(), table.type());
      if (!wider && !RowFit.isWider(table.type(), row.type())) {
        refuse(table, "the table has " + table.type() + ", the rows " + row.type());
        return table;
      }
      SchemaChange change = SchemaChange.widened(table, row);
      if (fixed.contains(table.name())) {
        refuse(
            table,
            "the table has "
                + table.type()
                + ", the rows "
                + row.type()
                + ", and a column of the key, the order or the partitions keeps its type");
      } else if (!wider) {
        return table; // each of its values is one of the table's
      } else if (rules.takes(SchemaChange.Kind.WIDEN)) {
        taken.add(change);
        return table.typed(row.type());
      } else if (rules.onDrift == OnDrift.DEAD_LETTER) {
        passed.add(change);
      } else {
        refuse(table, notTaken(change));
      }
      return table;
    }

    private Column relaxed(Column table, SchemaChange change) {
      if (fixed.contains(table.name())) {
        refuse(
            table,
            "the table requires it, the rows do not, and a column of the key, the order or the"
                + " partitions stays as it is");
      } else if (rules.takes(SchemaChange.Kind.RELAX_NULL)) {
        taken.add(change);
        return new Column(table.name(), table.type(), true, table.sensitive());
      } else if (rules.onDrift == OnDrift.DEAD_LETTER
          && change.change() == SchemaChange.Kind.RELAX_NULL
          && rows.indexOf(table.name()).isPresent()) {
        passed.add(change);
      } else {
        refuse(table, notTaken(change));
      }
      return table;
    }

    private Column dropped(Column table) {
      if (fixed.contains(table.name())) {
        refuse(table, "the rows have none, and the table goes by it");
        return table;
      }
      Column kept = table.nullable() ? table : relaxed(table, SchemaChange.relaxed(table));
      passed.add(SchemaChange.dropped(table));
      return kept;
    }

    private void added(Column row) {
      SchemaChange change = SchemaChange.added(row);
      if (rules.takes(SchemaChange.Kind.ADD_COLUMN)) {
        taken.add(change);
        // Rows that are there have no value of it.
        columns.add(new Column(row.name(), row.type(), true, row.sensitive()));
      } else if (rules.onDrift == OnDrift.IGNORE || rules.onDrift == OnDrift.DEAD_LETTER) {
        passed.add(change);
      } else {
        refuse(row, notTaken(change));
      }
    }

    private String notTaken(SchemaChange change) {
      String words =
          switch (change.change()) {
            case ADD_COLUMN -> "the table has none";
            case WIDEN -> "the table has " + change.from() + ", the rows " + change.to();
            case RELAX_NULL -> "the table requires it, the rows do not";
            case DROP_COLUMN -> "the rows have none";
          };
      return switch (rules.onDrift) {
        case EVOLVE -> words + ", and allowed_changes lacks " + change.change();
        case IGNORE -> words + ", which cannot be ignored, for values would be lost";
        case FAIL, DEAD_LETTER -> words;
      };
    }

    private void refuse(Column column, String why) {
      refused.add("column " + column.name() + ": " + why);
    }
  }
}
