package dev.strandline.transforms.changes;

/** An event of a table that the spec does not declare, where that stops the run. */
public final class UnknownTable extends IllegalStateException {
  private static final long serialVersionUID = 1;

  UnknownTable(String table, ChangeEvent event) {
    super(
        "Cannot take an event of \""
            + table
            + "\": it is none of the tables; declare it, or say on_unknown_table: ignore or"
            + " dead_letter"
            + event.place()
            + " [SL-4015]");
  }
}
