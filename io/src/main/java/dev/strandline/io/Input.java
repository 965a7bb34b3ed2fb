package dev.strandline.io;

import java.io.Serializable;

/**
 * One object that a source reads, such as a file, as it was found when the run was planned.
 *
 * @param source the source's name in the spec
 * @param name the path below the source's root: what orders its rows
 * @param location where to open it
 * @param bytes as stored, compressed or not
 * @param rawBytes the estimate of what it holds uncompressed
 * @param version what the store says of this content: an etag, or modification time and inode
 * @param content the number of this content among the versions of the object, from 1
 */
public record Input(
    String source,
    String name,
    String location,
    long bytes,
    long rawBytes,
    String version,
    long content)
    implements Serializable {
  private static final long serialVersionUID = 1;
}
