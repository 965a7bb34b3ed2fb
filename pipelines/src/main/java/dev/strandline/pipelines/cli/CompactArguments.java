package dev.strandline.pipelines.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a table is compacted.
 *
 * @param dryRun whether it is only told what would be done
 * @param targetBytes the size that files should have; as the spec says where it is left out
 * @param deleteMemory how long deletes are remembered; as the spec says where it is left out
 * @param rewriteSchema whether files with other columns than the table has now are written anew
 */
public record CompactArguments(
    boolean dryRun,
    OptionalLong targetBytes,
    Optional<Duration> deleteMemory,
    boolean rewriteSchema) {
  /** A compaction that looks at sizes alone. */
  public CompactArguments(
      boolean dryRun, OptionalLong targetBytes, Optional<Duration> deleteMemory) {
    this(dryRun, targetBytes, deleteMemory, false);
  }
}
