package dev.strandline.transforms;

import dev.strandline.model.DeadLetter;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import java.io.Serializable;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Rows that come after their table has forgotten the deletes that might be theirs: each becomes a
 * dead letter, which counts toward no limit.
 */
interface LateRows {
  /** For a table that has forgotten nothing. */
  LateRows NONE =
      (row, schema) -> {
        throw new IllegalStateException("a row is late in a table that has forgotten nothing");
      };

  /** Takes one. */
  void add(RowCursor row, Schema schema);

  /**
   * Whose letters they are.
   *
   * @param seen the run's clock
   */
  record Letters(DeadLetter.Job job, Instant seen) implements Serializable {
    private static final long serialVersionUID = 1;

    /** A row that is late. */
    private static final String LATE = "SL-2180";

    /** Makes letters for that consumer. */
    LateRows to(Consumer<DeadLetter> consumer) {
      return (row, schema) ->
          consumer.accept(
              RowLetter.of(
                  row,
                  schema,
                  job,
                  new DeadLetter.Reason(
                      LATE,
                      "",
                      "The row comes late: its table knows nothing of the key, and has forgotten"
                          + " deletes that are later than the row (delete_memory)"),
                  seen));
    }
  }
}
