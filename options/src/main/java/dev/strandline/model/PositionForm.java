package dev.strandline.model;

/** How much of a row's position there is to be kept with it. */
public enum PositionForm {
  /** The origin and the record's number: rows of files. */
  RECORD,
  /** The log bytes too. */
  LOG,
  /** The positions of single columns too, since rows may lack values that their source left out. */
  COLUMNS;

  /** What suits rows of both. */
  public PositionForm and(PositionForm other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
