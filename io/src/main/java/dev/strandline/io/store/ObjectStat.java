package dev.strandline.io.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * What a store knows of a file without reading it.
 *
 * @param path below the store's folder, with {@code /}
 * @param version differs whenever other content was written: the etag of an object store, which may
 *     be the same for the same content; on disk nanosecond modification time and inode, which a
 *     rename keeps
 * @param modifiedNanos since 1970-01-01T00:00Z
 * @param inode 0 where there is none
 */
public record ObjectStat(String path, long size, String version, long modifiedNanos, long inode) {
  /** The order of a listing: paths by their UTF-8 bytes. */
  public static final Comparator<ObjectStat> BY_PATH =
      Comparator.comparing(ObjectStat::path, ObjectStat::compareBytes);

  /** Compares two texts by their UTF-8 bytes, unsigned. */
  public static int compareBytes(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }
}
