package dev.strandline.model;

import java.util.Locale;

/** What becomes of rows whose columns are not those that a table, or a spec, has. */
public enum OnDrift {
  /** The run ends before its commit. */
  FAIL,
  /** What is not known is left out, and counted. */
  IGNORE,
  /** A row with a value that there is no place for becomes a dead letter. */
  DEAD_LETTER,
  /** The table takes the change over, in the commit of the rows that brought it. */
  EVOLVE;

  /** The word in specs and reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
