package dev.strandline.transforms.reduce;

import dev.strandline.model.Horizon;
import dev.strandline.model.MergeForm;
import dev.strandline.model.Schema;
import dev.strandline.model.StoredRows;
import java.io.IOException;
import java.util.Optional;

/**
 * What becomes of a shard's stored rows when new ones come, sorted by key: one pass over both, a
 * row of each in memory.
 *
 * <pre>
 *   merge.start(sides, forgotten, truncated, out);
 *   merge.accept(row);                      // for each, deletes among them, sorted by key
 *   MergeCounts counts = merge.finish();    // out has got what stays
 * </pre>
 */
public interface TableMerge extends RowConsumer {
  /**
   * What takes the outcome of a shard.
   *
   * @param rows gets the rows that the shard has from now on, of {@link MergeForm#stored}
   * @param deletes gets the deletes that it remembers, of {@link MergeForm#deletes}
   * @param waiting gets the rows that wait, of {@link MergeForm#waiting}
   * @param late gets rows that the table cannot judge any more, of the schema of those that come
   */
  record Out(RowConsumer rows, RowConsumer deletes, RowConsumer waiting, RowConsumer late) {
    static final Out NOWHERE = new Out(row -> {}, row -> {}, row -> {}, row -> {});
  }

  /** What a shard has: its rows, the deletes that it remembers, the rows that wait. */
  record Sides(
      Optional<StoredRows> rows, Optional<StoredRows> deletes, Optional<StoredRows> waiting) {}

  /** The merge for tables of that form; its key is the reduction's. */
  static TableMerge of(Schema schema, MergeForm form) {
    return form.key().window().merges()
        ? new SessionMerge(schema, form)
        : new StoredMerge(schema, form);
  }

  /** The schema of the rows that come. */
  Schema schema();

  /**
   * Begins a shard. What is stored is not closed here.
   *
   * @param forgotten how far back deletes were forgotten
   * @param truncated where the table was truncated, by this run or before it
   */
  void start(Sides stored, Horizon forgotten, Horizon truncated, Out newOut) throws IOException;

  /** Copies what is left of the stored rows; what became of the shard's rows comes back. */
  MergeCounts finish() throws IOException;
}
