package dev.strandline.io.commit;

/**
 * A file that the table has.
 *
 * @param path below the table
 * @param k the shard, from 0 to {@code n - 1}
 * @param checksum of its bytes
 * @param commit the number of the commit that put it
 */
public record DataFile(
    String path,
    String partition,
    int k,
    int n,
    long rows,
    long bytes,
    String checksum,
    long commit) {
  static DataFile of(CommitRecord.Put put, long commit) {
    return new DataFile(
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
