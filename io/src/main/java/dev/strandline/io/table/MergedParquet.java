package dev.strandline.io.table;

import dev.strandline.io.parquet.ParquetTableReader;
import dev.strandline.io.store.Stores;
import dev.strandline.model.FileRole;
import dev.strandline.model.Horizon;
import dev.strandline.model.MergeForm;
import dev.strandline.model.MergeOutput;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Shard;
import dev.strandline.model.ShardWriter;
import dev.strandline.model.StoredRows;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the stored files of shards, and writes new ones into staging.
 *
 * @param stored the paths of the files that the table has, below it; nothing else is opened
 * @param rebuilt partitions that are made again from their inputs, so that what they have is not
 *     looked at
 * @param forgotten how far back the table has forgotten deletes
 */
record MergedParquet(
    StagedParquet files,
    MergeForm form,
    int indexShards,
    Set<String> stored,
    Set<String> rebuilt,
    Horizon forgotten)
    implements MergeOutput {
  private static final long serialVersionUID = 1;

  @Override
  public ShardWriter open(String shard, Schema schema) throws IOException {
    return files.open(shard, schema);
  }

  @Override
  public ShardWriter openDeletes(String shard, Schema schema) throws IOException {
    return files.apart(shard, schema);
  }

  @Override
  public Optional<StoredRows> rows(String shard, Schema schema) throws IOException {
    return read(Shard.parse(shard), FileRole.DATA, schema);
  }

  @Override
  public Optional<StoredRows> deletes(String shard, Schema schema) throws IOException {
    return read(Shard.parse(shard), FileRole.DELETES, schema);
  }

  @Override
  public Optional<StoredRows> waiting(String shard, Schema schema) throws IOException {
    return read(Shard.parse(shard), FileRole.WAITING, schema);
  }

  @Override
  public ShardWriter openWaiting(String shard, Schema schema) throws IOException {
    return files.apart(shard, schema);
  }

  @Override
  public Optional<StoredRows> index(String shard, Schema schema) throws IOException {
    return read(Shard.parse(shard), FileRole.INDEX, schema);
  }

  @Override
  public ShardWriter openIndex(String shard, Schema schema) throws IOException {
    return files.apart(shard, schema);
  }

  @Override
  public Horizon horizon(String shard) {
    // What is made again from its inputs meets all their deletes.
    return rebuilt.contains(Shard.parse(shard).partition()) ? Horizon.NONE : forgotten;
  }

  private Optional<StoredRows> read(Shard shard, FileRole role, Schema schema) throws IOException {
    String path = role.path(shard.partition(), shard.file() + role.ending());
    if (!stored.contains(path) || rebuilt.contains(shard.partition())) {
      return Optional.empty();
    }
    return Optional.of(
        new Reading(
            ParquetTableReader.open(
                Stores.open(files.table()).openRead(path), files.table() + "/" + path, schema)));
  }

  private record Reading(ParquetTableReader reader) implements StoredRows {
    @Override
    public boolean next(RowWriter out) throws IOException {
      return reader.next(out);
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
