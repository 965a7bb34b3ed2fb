package dev.strandline.io.values;

import dev.strandline.model.cast.CastReason;

/** A value that is none of its column's type: it costs its record. */
public final class UnfitValue extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String column;

  /**
   * @param code the stable id
   */
  public UnfitValue(String code, String column, String message) {
    super(message, null, false, false);
    this.code = code;
    this.column = column;
  }

  UnfitValue(CastReason reason, String column, String message) {
    this(reason.id(), column, message);
  }

  /** The stable id of the reason. */
  public String code() {
    return code;
  }

  /** The name of the column at fault. */
  public String column() {
    return column;
  }
}
