package dev.strandline.io.table;

import dev.strandline.io.Sink;
import dev.strandline.io.parquet.ParquetSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * What a compaction aims at.
 *
 * @param targetBytes the size that a file should have
 * @param files how files are laid out; as the files that they are made of where it is left out
 * @param deleteMemory how long deletes are remembered; for good where it is left out
 * @param rewriteSchema whether files that were written with other columns than the table has now
 *     are written anew
 */
public record CompactSettings(
    long targetBytes,
    Optional<ParquetSettings> files,
    Optional<Duration> deleteMemory,
    boolean rewriteSchema) {
  /** For a table of which no spec is at hand. */
  public static final CompactSettings DEFAULT =
      new CompactSettings(256L << 20, Optional.empty(), Optional.empty(), false);

  /** As the table's spec says. */
  public static CompactSettings of(Sink sink) {
    return sink instanceof ParquetTable table ? table.compaction() : DEFAULT;
  }

  /** The same with another size of files. */
  public CompactSettings withTarget(long bytes) {
    return new CompactSettings(bytes, files, deleteMemory, rewriteSchema);
  }

  /** The same with another time for which deletes are remembered. */
  public CompactSettings withDeleteMemory(Duration memory) {
    return new CompactSettings(targetBytes, files, Optional.of(memory), rewriteSchema);
  }

  /** The same, and all files have the columns that the table has now. */
  public CompactSettings rewritingSchema() {
    return new CompactSettings(targetBytes, files, deleteMemory, true);
  }
}
