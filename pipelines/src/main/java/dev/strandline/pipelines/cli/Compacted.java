package dev.strandline.pipelines.cli;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a compaction did, or would do.
 *
 * @param commit its number; empty where nothing was committed
 * @param partitions those whose files of rows change
 * @param forgotten remembered deletes older than {@code delete_memory}
 */
public record Compacted(
    String table,
    boolean dryRun,
    String runId,
    OptionalLong commit,
    List<Partition> partitions,
    long forgotten) {
  public Compacted {
    partitions = List.copyOf(partitions);
  }

  /**
   * The files of a partition that go, and those that come for them.
   *
   * @param path below the table
   * @param filesAfter in a dry run, at most
   * @param bytesAfter 0 in a dry run
   */
  public record Partition(
      String path, long rows, int files, long bytes, int filesAfter, long bytesAfter) {}
}
