package dev.strandline.transforms;

import dev.strandline.model.DeadLetter;
import dev.strandline.model.Planned;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RunStamp;
import dev.strandline.model.Schema;
import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;

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

  /** Whose letters they are. */
  record Letters(Planned<RunStamp> run, String step) implements Serializable {
    private static final long serialVersionUID = 1;

    /** Makes letters for that consumer, of the run of the element at hand. */
    LateRows to(DoFn<?, ?>.ProcessContext context, Consumer<DeadLetter> consumer) {
      RunStamp stamp = run.in(context);
      return (row, schema) ->
          consumer.accept(
              RowLetter.of(
                  row,
                  schema,
                  stamp.job(step),
                  new DeadLetter.Reason(
                      DeadLetter.Reason.LATE_FOR_TABLE,
                      "",
                      "The row comes late: its table knows nothing of the key, and has forgotten"
                          + " deletes that are later than the row (delete_memory)"),
                  stamp.started()));
    }
  }
}
