package dev.strandline.model;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Where the rows of shards go that may have some already: what is stored is read beside the new
 * rows, and both are written anew.
 *
 * <p>Rows, remembered deletes and rows that wait are stored sorted by the key's bytes, one a key; a
 * key is in one of the three.
 */
public interface MergeOutput extends ShardOutput {
  /** How the table keeps rows and deletes. */
  MergeForm form();

  /**
   * The rows that the shard has; nothing if it has none.
   *
   * @param schema of {@link MergeForm#stored}
   */
  Optional<StoredRows> rows(String shard, Schema schema) throws IOException;

  /**
   * The deletes that the shard remembers; nothing if it has none.
   *
   * @param schema of {@link MergeForm#deletes}
   */
  Optional<StoredRows> deletes(String shard, Schema schema) throws IOException;

  /** A writer for the deletes that the shard remembers from now on. */
  ShardWriter openDeletes(String shard, Schema schema) throws IOException;

  /**
   * The rows of the shard that wait for values; nothing if it has none.
   *
   * @param schema of {@link MergeForm#waiting}
   */
  default Optional<StoredRows> waiting(String shard, Schema schema) throws IOException {
    return Optional.empty();
  }

  /** A writer for the rows of the shard that wait from now on. */
  default ShardWriter openWaiting(String shard, Schema schema) throws IOException {
    throw new UnsupportedOperationException("no row waits here");
  }

  /**
   * What the key index has of a shard of keys; nothing if it has none.
   *
   * @param schema of {@link MergeForm#index}
   */
  Optional<StoredRows> index(String shard, Schema schema) throws IOException;

  /** A writer for the shard of the key index. */
  ShardWriter openIndex(String shard, Schema schema) throws IOException;

  /**
   * How far back the deletes are forgotten that a shard, of rows or of the index, remembered; a row
   * before it, of a key that is not stored, is late.
   */
  default Horizon horizon(String shard) {
    return Horizon.NONE;
  }

  /** Where the table was truncated so far; a row before it is gone. */
  default Horizon truncated() {
    return Horizon.NONE;
  }

  /** The names of the shards that have rows, or rows that wait, and are merged. */
  default Set<String> storedShards() {
    return Set.of();
  }

  /** Over how many shards the keys of the index are spread. */
  int indexShards();

  /** Describes that the shard's file of that role, which it has, is to go. */
  default WrittenFile emptied(String shard, FileRole role) {
    return WrittenFile.emptied(Shard.parse(shard), role);
  }
}
