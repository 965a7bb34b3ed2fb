package dev.strandline.transforms.changes;

import dev.strandline.model.Horizon;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.SchemaChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of several tables for the events of one change feed, each event read once. An event's table
 * is the one whose name the event's dotted name ends with. Keeps scratch space: one for each
 * thread.
 */
public final class TablesDecoder {
  /** The table of an event that changes no row. */
  public static final int NONE = -1;

  private static final int UNKNOWN = -2;

  private final List<TableDecoder> tables;
  private final Unknown unknown;
  private final Map<String, Integer> known = new HashMap<>();
  private @Nullable TableDecoder lastOf;

  /** What becomes of an event of a table that is not declared. */
  public enum Unknown {
    /** The run stops. */
    FAIL,
    IGNORE,
    DEAD_LETTER
  }

  TablesDecoder(List<TableDecoder> tables, Unknown unknown) {
    this.tables = List.copyOf(tables);
    this.unknown = unknown;
  }

  /** The columns of each table's rows. */
  public List<Schema> schemas() {
    return tables.stream().map(ChangeDecoder::schema).toList();
  }

  /** The fields that no column reads of what was decoded since this was last asked. */
  public List<SchemaChange> takeExtra() {
    TableDecoder of = lastOf;
    return of == null ? List.of() : of.takeExtra();
  }

  /** Where what was decoded since this was last asked has emptied its table. */
  public Horizon takeTruncates() {
    TableDecoder of = lastOf;
    return of == null ? Horizon.NONE : of.takeTruncates();
  }

  /**
   * Adds what the event does to its table.
   *
   * @param outs a writer for each table
   * @return the table's number; {@link #NONE} where the event changes nothing
   * @throws UndecodableEvent if it cannot be told; what was added then is to be forgotten
   * @throws UnknownTable if it is of no table, and that stops the run
   */
  public int decode(ChangeEvent event, List<RowWriter> outs) throws UndecodableEvent {
    TableDecoder any = tables.get(0);
    lastOf = null;
    TableEvent told = any.read(event);
    if (told == null) {
      return NONE;
    }
    int table = known.computeIfAbsent(told.table(), this::find);
    if (table == UNKNOWN) {
      return unknown(told.table(), event);
    }
    lastOf = tables.get(table);
    lastOf.rows(told, event, outs.get(table));
    return table;
  }

  private int find(String name) {
    for (int i = 0; i < tables.size(); i++) {
      if (tables.get(i).settings().isOfTable(name)) {
        return i;
      }
    }
    return UNKNOWN;
  }

  private int unknown(String table, ChangeEvent event) throws UndecodableEvent {
    return switch (unknown) {
      case IGNORE -> NONE;
      case FAIL -> throw new UnknownTable(table, event);
      case DEAD_LETTER ->
          throw new UndecodableEvent(
              DecodeFault.UNKNOWN_TABLE,
              "",
              "Cannot take the event: it is of \""
                  + table
                  + "\", which is none of the tables"
                  + event.place());
    };
  }
}
