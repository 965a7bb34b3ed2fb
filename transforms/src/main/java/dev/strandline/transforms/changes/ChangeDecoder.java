package dev.strandline.transforms.changes;

import dev.strandline.model.Horizon;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.SchemaChange;
import java.util.List;

/**
 * Rows with op and position for the events of one table's change feed. Keeps scratch space: one for
 * each thread.
 */
public interface ChangeDecoder {
  /** The columns of the rows. */
  Schema schema();

  /**
   * Adds what the event does to the table: nothing for one that changes no row, one row, or more
   * for a key that changes.
   *
   * @throws UndecodableEvent if it cannot be told; what was added then is to be forgotten
   */
  void decode(ChangeEvent event, RowWriter out) throws UndecodableEvent;

  /** The fields that no column reads of what was decoded since this was last asked. */
  List<SchemaChange> takeExtra();

  /** Where what was decoded since this was last asked has emptied the table. */
  default Horizon takeTruncates() {
    return Horizon.NONE;
  }
}
