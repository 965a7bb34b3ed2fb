package dev.strandline.io.table;

import dev.strandline.io.commit.Commits;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the stored files of shards, and writes new ones into staging.
 *
 * <p>Once the commit that this run wants is there, another run's or its own of an earlier attempt,
 * files may be gone, or be what later ones made of them. Nothing of what follows is committed then,
 * so what cannot be read is taken as empty, and the commit step says what has happened.
 *
 * @param base the number of the commit that the stored files are of
 * @param stored the paths of the files that the table has, below it; nothing else is opened
 * @param rebuilt partitions that are made again from their inputs, so that what they have is not
 *     looked at
 * @param forgotten how far back the table has forgotten deletes
 * @param truncated where the table was truncated before this run
 */
record MergedParquet(
    StagedParquet files,
    MergeForm form,
    long base,
    int indexShards,
    Set<String> stored,
    Set<String> rebuilt,
    Horizon forgotten,
    Horizon truncated)
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

  @Override
  public Set<String> storedShards() {
    Set<String> shards = new TreeSet<>();
    for (String path : stored) {
      for (FileRole role : List.of(FileRole.DATA, FileRole.WAITING)) {
        role.shard(path)
            .filter(shard -> !rebuilt.contains(Shard.parse(shard).partition()))
            .ifPresent(shards::add);
      }
    }
    return shards;
  }

  private Optional<StoredRows> read(Shard shard, FileRole role, Schema schema) throws IOException {
    String path = role.path(shard.partition(), shard.file() + role.ending());
    if (!stored.contains(path) || rebuilt.contains(shard.partition())) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Reading(TableFile.open(files.table(), path, schema)));
    } catch (IOException | RuntimeException e) {
      if (isOver()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether the number that this run wants is taken, by it or by another one. */
  private boolean isOver() throws IOException {
    return Commits.of(Stores.open(files.table()), base + 1).isPresent();
  }

  private final class Reading implements StoredRows {
    private final TableFile file;

    Reading(TableFile file) {
      this.file = file;
    }

    @Override
    public boolean next(RowWriter out) throws IOException {
      try {
        return file.next(out);
      } catch (IOException | RuntimeException e) {
        if (isOver()) {
          return false;
        }
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
