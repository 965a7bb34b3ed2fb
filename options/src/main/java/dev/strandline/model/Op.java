package dev.strandline.model;

/**
 * What a row does to its key. The codes are inside stored bytes: they never change.
 *
 * <p>A row of a file is an {@link #INSERT}: it says what its key is now.
 */
public enum Op {
  INSERT(0),
  UPDATE(1),
  DELETE(2),
  /** A row as a snapshot saw it. */
  READ(3);

  private static final Op[] BY_CODE = values();

  private final int code;

  Op(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The op of that code; the low bits of a row's header. */
  public static Op of(int code) {
    if (code >= BY_CODE.length) {
      throw new IllegalArgumentException("op code must be 0 to 3, got " + code);
    }
    return BY_CODE[code];
  }
}
