package dev.strandline.io.commit;

/** Why a table cannot be read or committed to. */
public enum CommitError {
  /** Another run took the number that this run planned for. */
  CONFLICT("SL-3301"),
  /** The spec's keys, order, partitions or columns are not those that the table was made with. */
  TABLE_DIFFERS("SL-3302"),
  /** A record, checkpoint or marker cannot be read as one, or a record is gone. */
  UNREADABLE("SL-3303"),
  /** A later release wrote it, with something that this one must not ignore. */
  NEWER_FORMAT("SL-3304"),
  /** The folder of a new table holds Parquet files that no commit wrote. */
  FOREIGN_FILES("SL-3305"),
  /** A staged file that the commit names is not there, or not whole. */
  STAGED_FILE_MISSING("SL-3306"),
  /** A file of the table's rows is gone or damaged. */
  FILE_UNREADABLE("SL-3307"),
  /** Another run works on the table. */
  LOCKED("SL-3320"),
  /** Another run took this run's lease over. */
  FENCED("SL-3321"),
  /** The files of a commit were asked for that is not there, or not whole any more. */
  SNAPSHOT_GONE("SL-3322"),
  /** The table's folder cannot be made, read or written to. */
  UNUSABLE_PATH("SL-3403");

  private final String id;

  CommitError(String id) {
    this.id = id;
  }

  /** Stable; the docs list it. */
  public String id() {
    return id;
  }
}
