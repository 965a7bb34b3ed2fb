package dev.strandline.io.commit;

import java.util.Locale;

/** What a run's rows do to those that the table has. */
public enum WriteMode {
  /** They are added. */
  APPEND,
  /** They replace all. */
  OVERWRITE,
  /** They replace those of each partition that they touch. */
  OVERWRITE_PARTITIONS,
  /** Each replaces the row of its key, if it is not older. */
  MERGE;

  /** The word in specs and records. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
