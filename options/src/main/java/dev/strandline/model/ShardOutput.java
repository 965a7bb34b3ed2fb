package dev.strandline.model;

import java.io.IOException;
import java.io.Serializable;

/** Where the rows of shards go: the reducing step opens one writer after another. */
public interface ShardOutput extends Serializable {
  /**
   * A writer for one shard's rows.
   *
   * @param shard a {@link Shard}'s name
   * @param schema the schema of every row that will be added
   */
  ShardWriter open(String shard, Schema schema) throws IOException;
}
