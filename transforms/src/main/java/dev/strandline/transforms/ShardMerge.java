package dev.strandline.transforms;

import dev.strandline.model.FileRole;
import dev.strandline.model.Horizon;
import dev.strandline.model.MergeForm;
import dev.strandline.model.MergeOutput;
import dev.strandline.model.Schema;
import dev.strandline.model.StoredRows;
import dev.strandline.model.WrittenFile;
import dev.strandline.transforms.reduce.MergeCounts;
import dev.strandline.transforms.reduce.RowConsumer;
import dev.strandline.transforms.reduce.TableMerge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Merges one shard's new rows into what its table has: reads the stored files, writes new ones. */
final class ShardMerge implements AutoCloseable {
  private static final MergeCounts NOTHING = new MergeCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** What one thread uses for one shard after another. */
  static final class Reused implements java.io.Serializable {
    private static final long serialVersionUID = 1;
    private transient @Nullable TableMerge merge;
    private transient @Nullable MergeForm form;

    TableMerge of(Schema schema, MergeForm wanted) {
      TableMerge known = merge;
      if (known == null || !known.schema().equals(schema) || !wanted.equals(form)) {
        known = TableMerge.of(schema, wanted);
        merge = known;
        form = wanted;
      }
      return known;
    }
  }

  private final MergeOutput output;
  private final String shard;
  private final Horizon truncated;
  private final Reused reused;
  private final LateRows late;
  private final LateWriter rows;
  private final LateWriter deletes;
  private final LateWriter waiting;
  private Optional<StoredRows> stored = Optional.empty();
  private Optional<StoredRows> remembered = Optional.empty();
  private Optional<StoredRows> waited = Optional.empty();
  private @Nullable TableMerge merge;
  private MergeCounts counts = NOTHING;

  /**
   * Merges one shard.
   *
   * @param truncated where the run truncates the table
   * @param late takes the rows that come too late to be judged
   */
  ShardMerge(MergeOutput output, String shard, Horizon truncated, Reused reused, LateRows late) {
    this.output = output;
    this.shard = shard;
    this.truncated = truncated;
    this.reused = reused;
    this.late = late;
    this.rows = new LateWriter(schema -> output.open(shard, schema));
    this.deletes = new LateWriter(schema -> output.openDeletes(shard, schema));
    this.waiting = new LateWriter(schema -> output.openWaiting(shard, schema));
  }

  /** Takes the reduced rows, deletes among them, in the order of their keys. */
  RowConsumer open(Schema schema) throws IOException {
    MergeForm form = output.form();
    Schema rowSchema = form.stored(schema);
    Schema deleteSchema = form.deletes(schema);
    stored = output.rows(shard, rowSchema);
    remembered = output.deletes(shard, deleteSchema);
    Schema waitingSchema = form.waiting(schema);
    if (form.partial()) {
      waited = output.waiting(shard, waitingSchema);
    }
    TableMerge current = reused.of(schema, form);
    current.start(
        new TableMerge.Sides(stored, remembered, waited),
        form.indexed() ? Horizon.NONE : output.horizon(shard), // else the index has judged
        output.truncated().and(truncated),
        new TableMerge.Out(
            rows.expecting(rowSchema),
            deletes.expecting(deleteSchema),
            waiting.expecting(waitingSchema),
            row -> late.add(row, schema)));
    merge = current;
    return current;
  }

  /**
   * What the shard's files are from now on, each with the origins whose rows met in it; those
   * completions make them durable.
   */
  List<WrittenFile> finish(List<String> origins, Completions durable) throws IOException {
    if (merge == null) {
      return List.of();
    }
    counts = merge.finish();
    List<WrittenFile> files = new ArrayList<>();
    for (WrittenFile file : rows.finish(durable)) {
      files.add(file.from(origins));
    }
    if (files.isEmpty()) {
      // Told even where nothing was stored: the ledger wants the partitions that inputs touched.
      files.add(output.emptied(shard, FileRole.DATA).from(origins));
    }
    List<WrittenFile> deleteFiles = deletes.finish(durable);
    deleteFiles.forEach(file -> files.add(file.as(FileRole.DELETES)));
    if (deleteFiles.isEmpty() && remembered.isPresent()) {
      files.add(output.emptied(shard, FileRole.DELETES));
    }
    List<WrittenFile> waitingFiles = waiting.finish(durable);
    waitingFiles.forEach(file -> files.add(file.as(FileRole.WAITING)));
    if (waitingFiles.isEmpty() && waited.isPresent()) {
      files.add(output.emptied(shard, FileRole.WAITING));
    }
    return files;
  }

  MergeCounts counts() {
    return counts;
  }

  @Override
  public void close() throws IOException {
    try (rows;
        deletes;
        waiting) {
      if (stored.isPresent()) {
        stored.get().close();
      }
      if (waited.isPresent()) {
        waited.get().close();
      }
    } finally {
      if (remembered.isPresent()) {
        remembered.get().close();
      }
    }
  }
}
