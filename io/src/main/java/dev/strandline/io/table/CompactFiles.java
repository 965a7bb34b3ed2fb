package dev.strandline.io.table;

import dev.strandline.io.commit.DataFile;
import dev.strandline.io.commit.TableDefinition;
import dev.strandline.io.parquet.ParquetSettings;
import dev.strandline.io.parquet.ParquetTableReader;
import dev.strandline.io.parquet.StoredPosition;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.model.FileRole;
import dev.strandline.model.KeyHash;
import dev.strandline.model.MergeForm;
import dev.strandline.model.PositionForm;
import dev.strandline.model.RowKey;
import dev.strandline.model.Schema;
import dev.strandline.model.Shard;
import dev.strandline.model.ShardWriter;
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

  /**
   * Writes for one run.
   *
   * @param settings of the new files; as the old ones have them where they are left out
   */
  CompactFiles(
      String table, String runId, TableDefinition definition, Optional<ParquetSettings> settings) {
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
   */
  record Done(CompactPlan.Job job, boolean passedOver, List<WrittenFile> files) {
    Done {
      files = List.copyOf(files);
    }
  }

  /** Does one job. */
  Done write(CompactPlan.Job job) throws IOException {
    Schema schema = schemaOf(job.role());
    try (Readers readers = new Readers()) {
      Store store = Stores.open(table);
      for (DataFile file : job.inputs()) {
        String path = table + "/" + file.path();
        readers.open.add(
            new SortedRows.Opened(
                path, ParquetTableReader.open(store.openRead(file.path()), path, schema)));
      }
      ParquetTableReader first = readers.open.get(0).reader();
      StoredPosition stored = first.stored();
      if (readers.open.stream().anyMatch(opened -> opened.reader().stored() != stored)) {
        return new Done(job, !job.keyed(), List.of());
      }
      ParquetSettings like =
          settings.orElseGet(
              () ->
                  ParquetSettings.DEFAULT.withCompression(
                      first.compression().orElse(ParquetSettings.Compression.SNAPPY)));
      StagedParquet staged = new StagedParquet(table, runId, like, stored, !job.keyed());
      return new Done(job, false, copy(job, schema, readers.open, staged));
    }
  }

  /** The columns of files of that role, positions left out. */
  private Schema schemaOf(FileRole role) {
    List<String> order = definition.orderBy();
    RowKey key =
        new RowKey(
            definition.keys(),
            order.subList(0, Math.max(0, order.size() - 1)),
            true,
            PositionForm.RECORD);
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

  private List<WrittenFile> copy(
      CompactPlan.Job job, Schema schema, List<SortedRows.Opened> readers, StagedParquet staged)
      throws IOException {
    List<String> keys = job.keyed() ? definition.keys() : List.of();
    KeyHash hash = new KeyHash(schema.indexesOf(keys));
    try (Writers writers = new Writers(job, schema, staged)) {
      new SortedRows(readers, schema, keys)
          .forEach(
              row -> {
                int k =
                    job.keyed()
                        ? (int) Math.floorMod(hash.of(row), (long) job.n())
                        : job.ks().get(0);
                if (job.ks().contains(k)) {
                  writers.of(k).add(row);
                }
              });
      return writers.finish();
    }
  }

  private static final class Readers implements Closeable {
    private final List<SortedRows.Opened> open = new ArrayList<>();

    @Override
    public void close() throws IOException {
      for (SortedRows.Opened opened : open) {
        opened.reader().close();
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
