package dev.strandline.io.commit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger: an input that a commit consumed, known by path and content.
 *
 * @param source the source's name in the spec
 * @param name the path below the source's root
 * @param location where it was opened
 * @param bytes as stored
 * @param version what the store said of the content: an etag, or modification time and inode
 * @param checksum of the stored bytes, its kind before a colon; empty if they were not read whole
 * @param content the number of this content among the versions of the object, from 1
 * @param rows records found, rejected ones included
 * @param verdict why none of its rows were used; empty for a good input
 * @param touches the partitions that its rows went to, see {@link PartitionSet}
 */
public record ConsumedInput(
    String source,
    String name,
    String location,
    long bytes,
    String version,
    String checksum,
    long content,
    long rows,
    long rejected,
    String verdict,
    String touches) {
  public ConsumedInput {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(name, "name");
    checksum = orEmpty(checksum);
    verdict = orEmpty(verdict);
    touches = orEmpty(touches);
  }

  /** Of what differs most; a record's own would be linked at run time, at each start. */
  @Override
  public int hashCode() {
    return 31 * (31 * source.hashCode() + name.hashCode()) + Long.hashCode(content);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  ConsumedInput touching(String newTouches) {
    return new ConsumedInput(
        source,
        name,
        location,
        bytes,
        version,
        checksum,
        content,
        rows,
        rejected,
        verdict,
        newTouches);
  }
}
