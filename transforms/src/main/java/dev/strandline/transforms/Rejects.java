package dev.strandline.transforms;

import dev.strandline.model.Horizon;
import dev.strandline.model.OnDrift;
import dev.strandline.model.SchemaChange;

/** Takes what is wrong with the row at hand: it becomes a dead letter. */
public interface Rejects {
  /**
   * Rejects the row.
   *
   * @param code the stable id, such as {@code SL-2120}
   * @param column the column at fault; empty where it is the row as a whole
   * @param message must not show values of sensitive columns
   */
  void reject(String code, String column, String message);

  /**
   * Tells that the row has something that no column takes; it is counted with the place where it
   * came first.
   *
   * @param action what the spec says of it; {@code FAIL} ends the run before its commit
   */
  default void drifts(SchemaChange change, OnDrift action) {}

  /**
   * Tells that the source has emptied a table.
   *
   * @param output the number of the step's output that is of the table
   * @param at every row that stands before it is gone
   */
  default void truncates(int output, Horizon at) {}
}
