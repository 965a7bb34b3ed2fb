package dev.strandline.io.json;

/** Why a line is refused as a whole. */
enum JsonFault {
  /** The line is longer than {@code max_record_size}. */
  LINE_TOO_LONG("SL-2301"),
  /** Bytes that are not UTF-8. */
  NOT_UTF8("SL-2302"),
  /** Not one well-formed JSON object. */
  NOT_AN_OBJECT("SL-2303"),
  /** The object has a field twice, or a column under two of its names. */
  DUPLICATE_FIELD("SL-2304"),
  /** The object has a field that no column reads, and {@code on_drift} is {@code dead_letter}. */
  EXTRA_FIELD("SL-2305");

  private final String id;

  JsonFault(String id) {
    this.id = id;
  }

  /** The stable id that the docs list. */
  String id() {
    return id;
  }
}
