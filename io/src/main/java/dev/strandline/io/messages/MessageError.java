package dev.strandline.io.messages;

/** What can be wrong with what a spec says of messages, and with the messages. */
enum MessageError {
  /** The columns do not suit the format. */
  BAD_COLUMNS("SL-1825"),
  /** What becomes of unknown fields cannot be what the spec says. */
  BAD_DRIFT("SL-1826"),

  /** A message without a value where the spec rejects them. */
  TOMBSTONE("SL-2311"),
  /** A key or value that is to be text is not UTF-8. */
  NOT_UTF8("SL-2312"),
  /** A value is not in a schema registry's wire format, or not what its schema says. */
  NOT_AVRO("SL-2313"),
  /** A value's schema is not known, or is none of the declared columns. */
  UNUSABLE_SCHEMA("SL-2314"),
  /** A record has a field that no column reads, and {@code on_drift} is {@code dead_letter}. */
  EXTRA_FIELD("SL-2315");

  private final String id;

  MessageError(String id) {
    this.id = id;
  }

  /** Stable; the docs list it. */
  String id() {
    return id;
  }

  /** The sentence with the id behind it. */
  String message(String sentence) {
    return sentence + " [" + id + "]";
  }
}
