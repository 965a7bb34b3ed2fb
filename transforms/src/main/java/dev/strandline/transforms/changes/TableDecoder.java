package dev.strandline.transforms.changes;

import dev.strandline.model.RowWriter;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the events of one table in two steps, so that several tables share the first: reading an
 * event is the same for all tables of a feed.
 */
interface TableDecoder extends ChangeDecoder {
  /** What the spec says of the table. */
  DecodeSettings settings();

  /** The event; null for one that tells of no table's rows, such as a heartbeat. */
  @Nullable TableEvent read(ChangeEvent event) throws UndecodableEvent;

  /** Adds what the event does to the table, whose it is. */
  void rows(TableEvent told, ChangeEvent event, RowWriter out) throws UndecodableEvent;

  @Override
  default void decode(ChangeEvent event, RowWriter out) throws UndecodableEvent {
    TableEvent told = read(event);
    if (told != null && settings().isOfTable(told.table())) {
      rows(told, event, out);
    }
  }
}
