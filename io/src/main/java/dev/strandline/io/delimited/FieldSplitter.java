package dev.strandline.io.delimited;

/** Finds the fields and the end of one record; a function of the bytes from the record's start. */
sealed interface FieldSplitter permits PlainSplitter, GeneralSplitter {
  /** The record's end may lie behind the window: fill it and ask again. */
  int NEED_MORE = -1;

  /** The record's structure is broken: {@code spans} say how and where. */
  int BROKEN = -2;

  /**
   * The place of the line feed that ends the record at {@code window.start}, or {@code
   * window.limit} where the file ends without one; or one of the two constants above.
   */
  int split(Window window, FieldSpans spans);

  static FieldSplitter of(Dialect dialect, byte[] delimiter) {
    return delimiter.length == 1 && dialect.escape() == Dialect.NONE && !dialect.trim()
        ? new PlainSplitter(dialect, delimiter[0])
        : new GeneralSplitter(dialect, delimiter);
  }
}
