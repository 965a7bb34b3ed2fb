package dev.strandline.pipelines.cli;

import java.util.List;

/**
 * The files of one commit of a table.
 *
 * @param commit 0 where nothing was committed yet
 * @param published whether all of them are in their places
 * @param latest whether no commit had come since when the answer was made
 */
public record TableFiles(
    String table, long commit, boolean published, boolean latest, List<TableFile> files) {
  public TableFiles {
    files = List.copyOf(files);
  }

  /**
   * A file.
   *
   * @param location absolute, where its content stands now
   * @param partition the folders of its partition; empty where there are none
   * @param commit the one that wrote it
   */
  public record TableFile(
      String location, String partition, long rows, long bytes, long commit, String checksum) {}
}
