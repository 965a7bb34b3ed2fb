package dev.strandline.model;

import java.util.Locale;
import java.util.Optional;

/** What a file of a table is for. The words are inside stored records: they never change. */
public enum FileRole {
  /** The rows that readers see. */
  DATA("", ".parquet"),
  /** The keys that a partition has lost, with the positions of their deletes. */
  DELETES("_strandline/deletes/", ".deletes"),
  /** Where the row of each key stands, for tables whose partitions do not follow from the key. */
  INDEX("_strandline/index/", ".index"),
  /** Rows that lack a value which their source did not send, until the row that had it comes. */
  WAITING("_strandline/waiting/", ".waiting");

  private final String folder;
  private final String ending;

  FileRole(String folder, String ending) {
    this.folder = folder;
    this.ending = ending;
  }

  /**
   * Where the file of that name in that partition goes, below the table. Only data ends in what
   * readers of a folder look for.
   */
  public String path(String partition, String file) {
    return folder + (partition.isEmpty() ? file : partition + "/" + file);
  }

  /** The {@link Shard#name()} that the path of a file of this role, below the table, tells. */
  public Optional<String> shard(String path) {
    boolean isOurs =
        path.startsWith(folder)
            && path.endsWith(ending)
            && (this != DATA || !path.startsWith("_strandline/"));
    return isOurs
        ? Optional.of(path.substring(folder.length(), path.length() - ending.length()))
        : Optional.empty();
  }

  /** What file names of this role end in. */
  public String ending() {
    return ending;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
