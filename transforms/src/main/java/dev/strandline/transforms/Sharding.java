package dev.strandline.transforms;

import dev.strandline.model.Admission;
import dev.strandline.model.FilesPerPartition;
import dev.strandline.model.Partitioning;
import java.io.Serializable;
import java.util.List;

/**
 * Which shard a row goes to: its partition, and in it k = hash(key) mod n.
 *
 * @param keys the columns that are hashed; if empty, rows are spread by their positions
 * @param admission which rows go on at all
 * @param chunkBytes rows of a shard travel in chunks of about so many bytes
 * @param bufferBytes memory for chunks being filled, an eighth of the worker's heap at most; when
 *     it is full, all are sent as they are
 */
public record Sharding(
    Partitioning partitioning,
    FilesPerPartition files,
    List<String> keys,
    Admission admission,
    int chunkBytes,
    long bufferBytes)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** What a shuffle moves fastest: large enough that Beam's cost an element no longer shows. */
  public static final int CHUNK_BYTES = 1 << 16;

  public static final long BUFFER_BYTES = 64L << 20;

  public Sharding {
    keys = List.copyOf(keys);
    if (chunkBytes < 1 || bufferBytes < chunkBytes) {
      throw new IllegalArgumentException(
          "chunks of " + chunkBytes + " bytes do not fit a buffer of " + bufferBytes);
    }
  }

  /** By partition and key, with the usual chunks. */
  public static Sharding of(Partitioning partitioning, FilesPerPartition files, List<String> keys) {
    return new Sharding(partitioning, files, keys, Admission.ALL, CHUNK_BYTES, BUFFER_BYTES);
  }

  /** The same with chunks of about so many bytes. */
  public Sharding inChunksOf(int bytes) {
    return new Sharding(partitioning, files, keys, admission, bytes, bufferBytes);
  }

  /** The same for a table that needs only some rows. */
  public Sharding admitting(Admission only) {
    return new Sharding(partitioning, files, keys, only, chunkBytes, bufferBytes);
  }
}
