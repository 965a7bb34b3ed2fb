package dev.strandline.transforms;

/** What can be wrong with a step's config. */
public enum StepError {
  /** A column is named that the step's input lacks. */
  NO_SUCH_COLUMN("SL-1701"),
  /** A column's type cannot do what is asked of it. */
  WRONG_TYPE("SL-1702"),
  /** Two columns would have one name, or one is named twice. */
  TWICE("SL-1703"),
  /** The order of a key's rows cannot be decided by what is named. */
  UNDECIDABLE_ORDER("SL-1704"),
  /** A cast's settings cannot work for its type. */
  BAD_CAST("SL-1705"),
  /** A condition's value is missing, too many, or none of the column's type. */
  BAD_VALUE("SL-1706"),
  /** Keys that exclude each other, or of which one is needed. */
  WRONG_KEYS("SL-1707"),
  /** Windows that cannot be, or not with what is around them. */
  BAD_WINDOW("SL-1708"),
  /** The columns that come cannot be told before the rows are read. */
  NO_EVOLVE("SL-1709"),
  /** A truncate cannot be put in order with the rows. */
  UNORDERED_TRUNCATE("SL-1710");

  private final String id;

  StepError(String id) {
    this.id = id;
  }

  /** The stable id, such as {@code SL-1701}. */
  public String id() {
    return id;
  }
}
