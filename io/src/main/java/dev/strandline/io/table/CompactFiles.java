package dev.strandline.io.table;

import dev.strandline.io.commit.DataFile;
import dev.strandline.io.commit.TableDefinition;
import dev.strandline.io.parquet.ParquetSettings;
import dev.strandline.io.parquet.ParquetTableReader;
import dev.strandline.io.parquet.StoredPosition;
import dev.strandline.model.Column;
import dev.strandline.model.FileRole;
import dev.strandline.model.Horizon;
import dev.strandline.model.KeyHash;
import dev.strandline.model.KeyWindow;
import dev.strandline.model.MergeForm;
import dev.strandline.model.PositionForm;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowKey;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Shard;
import dev.strandline.model.ShardWriter;
import dev.strandline.model.Type;
import dev.strandline.model.WrittenFile;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the files of a compaction's jobs and stages the new ones. */
final class CompactFiles {
  private final String table;
  private final String runId;
  private final TableDefinition definition;
  private final Schema rows;
  private final Optional<ParquetSettings> settings;
  private final long forgetBefore;

  /**
   * Writes for one run.
   *
   * @param settings of the new files; as the old ones have them where they are left out
   * @param forgetBefore deletes that were applied before that are left out; in microseconds
   */
  CompactFiles(
      String table,
      String runId,
      TableDefinition definition,
      Optional<ParquetSettings> settings,
      long forgetBefore) {
    this.forgetBefore = forgetBefore;
    this.table = table;
    this.runId = runId;
    this.definition = definition;
    this.rows = Schema.parse(definition.schema());
    this.settings = settings;
  }

  /**
   * What a job staged.
   *
   * @param passedOver whether the job's files stay, since some have positions and some have not
   * @param forgotten deletes that were left out
   * @param horizon the latest of them
   */
  record Done(
      CompactPlan.Job job,
      boolean passedOver,
      List<WrittenFile> files,
      long forgotten,
      Horizon horizon) {
    Done {
      files = List.copyOf(files);
    }
  }

  /** How many deletes of the file are to be forgotten. */
  long forgettable(DataFile file) throws IOException {
    Schema schema = Schema.of(Column.nullable(MergeForm.DELETED, Type.Plain.TIMESTAMP));
    long found = 0;
    try (TableFile stored = open(file, schema)) {
      RowWriter writer = new RowWriter(schema);
      RowCursor row = new RowCursor(schema);
      while (stored.next(writer)) {
        writer.view(row);
        row.next();
        found += isForgettable(row, 0) ? 1 : 0;
        writer.clear();
      }
    }
    return found;
  }

  /** Whether the file was written with other columns than the table has now. */
  boolean hasOtherColumns(DataFile file) throws IOException {
    FileRole role = CompactPlan.roleOf(file);
    if (role != FileRole.DATA && role != FileRole.WAITING) {
      return false; // Columns of keys and orders never change.
    }
    Schema now = schemaOf(role);
    try (TableFile stored = open(file, now)) {
      return !stored.reader().written().map(CompactFiles::plain).equals(Optional.of(plain(now)));
    }
  }

  /** Without what a file does not show. */
  private static Schema plain(Schema schema) {
    return Schema.of(
        schema.columns().stream()
            .map(column -> new Column(column.name(), column.type(), column.nullable(), false))
            .toList());
  }

  private boolean isForgettable(RowCursor row, int deleted) {
    return !row.isNull(deleted) && row.getLong(deleted) < forgetBefore;
  }

  private TableFile open(DataFile file, Schema schema) throws IOException {
    return TableFile.open(table, file.path(), schema);
  }

  /** Does one job. */
  Done write(CompactPlan.Job job) throws IOException {
    Schema schema = schemaOf(job.role());
    try (Readers readers = new Readers()) {
      for (DataFile file : job.inputs()) {
        readers.open.add(open(file, schema));
      }
      ParquetTableReader first = readers.open.get(0).reader();
      StoredPosition stored = first.stored();
      if (readers.open.stream().anyMatch(opened -> opened.reader().stored() != stored)) {
        return new Done(job, !job.keyed(), List.of(), 0, Horizon.NONE);
      }
      ParquetSettings like =
          settings.orElseGet(
              () ->
                  ParquetSettings.DEFAULT.withCompression(
                      first.compression().orElse(ParquetSettings.Compression.SNAPPY)));
      StagedParquet staged = new StagedParquet(table, runId, like, stored, !job.keyed());
      return copy(job, schema, readers.open, staged);
    }
  }

  /** The columns that order, without the word for the position, which is always the last. */
  private List<String> orderBy() {
    List<String> order = definition.orderBy();
    return order.subList(0, Math.max(0, order.size() - 1));
  }

  private RowKey key() {
    String window = definition.window();
    return new RowKey(
        definition.keys(),
        orderBy(),
        true,
        PositionForm.RECORD,
        window == null ? KeyWindow.NONE : KeyWindow.of(window));
  }

  /** The columns of files of that role, positions left out. */
  private Schema schemaOf(FileRole role) {
    RowKey key = key();
    if (!key.isPresent()) {
      return rows;
    }
    MergeForm form = new MergeForm(key, "soft".equals(definition.deletes()), false, Instant.EPOCH);
    return switch (role) {
      case DATA -> form.stored(rows);
      case DELETES -> form.deletes(rows);
      case INDEX -> form.index(rows);
      case WAITING -> form.waiting(rows);
    };
  }

  private Done copy(
      CompactPlan.Job job, Schema schema, List<TableFile> readers, StagedParquet staged)
      throws IOException {
    List<String> keys = job.keyed() ? definition.keys() : List.of();
    KeyHash hash = new KeyHash(schema.indexesOf(job.keyed() ? key().spreadBy() : List.of()));
    boolean remembers = job.role() == FileRole.DELETES || job.role() == FileRole.INDEX;
    Horizon.Line line = new Horizon.Line(Horizon.NONE, schema, remembers ? orderBy() : List.of());
    long[] forgotten = new long[1];
    try (Writers writers = new Writers(job, schema, staged)) {
      new SortedRows(readers, schema, keys)
          .forEach(
              row -> {
                int k =
                    job.keyed()
                        ? (int) Math.floorMod(hash.of(row), (long) job.n())
                        : job.ks().get(0);
                if (!job.ks().contains(k)) {
                  return; // another job has it
                }
                if (remembers && isForgettable(row, schema.size() - 1)) {
                  line.forget(row);
                  forgotten[0]++;
                } else {
                  writers.of(k).add(row);
                }
              });
      return new Done(job, false, writers.finish(), forgotten[0], line.horizon());
    }
  }

  private static final class Readers implements Closeable {
    private final List<TableFile> open = new ArrayList<>();

    @Override
    public void close() throws IOException {
      for (TableFile opened : open) {
        opened.close();
      }
    }
  }

  /** The new files of one job, each made when its first row comes. */
  private static final class Writers implements Closeable {
    private final CompactPlan.Job job;
    private final Schema schema;
    private final StagedParquet staged;
    private final Map<Integer, ShardWriter> open = new TreeMap<>();

    Writers(CompactPlan.Job job, Schema schema, StagedParquet staged) {
      this.job = job;
      this.schema = schema;
      this.staged = staged;
    }

    ShardWriter of(int k) throws IOException {
      ShardWriter writer = open.get(k);
      if (writer == null) {
        writer = staged.apart(new Shard(job.partition(), k, job.n()).name(), schema);
        open.put(k, writer);
      }
      return writer;
    }

    List<WrittenFile> finish() throws IOException {
      List<WrittenFile> files = new ArrayList<>();
      for (ShardWriter writer : open.values()) {
        writer.finish().forEach(file -> files.add(file.as(job.role())));
      }
      return files;
    }

    @Override
    public void close() throws IOException {
      for (ShardWriter writer : open.values()) {
        writer.close();
      }
    }
  }
}
