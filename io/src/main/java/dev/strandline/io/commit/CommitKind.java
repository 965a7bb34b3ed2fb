package dev.strandline.io.commit;

import java.util.Locale;

/** What a commit is for. */
public enum CommitKind {
  /** A run's rows, and the inputs that they came from. */
  DATA,
  /** The dead letters of a run that stopped over its limits; no rows, no inputs. */
  ABORTED,
  /** The rows that dead letters became, and the letters that are left. */
  REPLAY,
  /** The same rows in other files. */
  COMPACT;

  /** The word in records. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
