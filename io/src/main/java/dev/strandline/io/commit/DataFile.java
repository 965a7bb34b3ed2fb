package dev.strandline.io.commit;

import dev.strandline.model.FileRole;
import org.jspecify.annotations.Nullable;

/**
 * A file that the table has.
 *
 * @param role what it is for; null for rows
 * @param path below the table
 * @param k the shard, from 0 to {@code n - 1}
 * @param checksum of its bytes
 * @param commit the number of the commit that put it
 */
public record DataFile(
    @Nullable FileRole role,
    String path,
    String partition,
    int k,
    int n,
    long rows,
    long bytes,
    String checksum,
    long commit) {
  /** Whether readers of the table see its rows. */
  public boolean holdsRows() {
    return role == null;
  }

  static DataFile of(CommitRecord.Put put, long commit) {
    return new DataFile(
        put.role(),
        put.target(),
        put.partition(),
        put.k(),
        put.n(),
        put.rows(),
        put.bytes(),
        put.checksum(),
        commit);
  }
}
