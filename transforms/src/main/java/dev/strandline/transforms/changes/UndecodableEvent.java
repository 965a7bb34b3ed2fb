package dev.strandline.transforms.changes;

/** An event that cannot be decoded: why, and the column at fault if it is one. */
public final class UndecodableEvent extends Exception {
  private static final long serialVersionUID = 1;

  private final String id;
  private final String column;

  UndecodableEvent(DecodeFault fault, String column, String message) {
    this(fault.id(), column, message + " [" + fault.id() + "]");
  }

  UndecodableEvent(String id, String column, String message) {
    super(message, null, false, false);
    this.id = id;
    this.column = column;
  }

  /** The stable id, such as {@code SL-2161}. */
  public String id() {
    return id;
  }

  /** Empty where it is the event as a whole. */
  public String column() {
    return column;
  }

  /** One sentence, with the id. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
