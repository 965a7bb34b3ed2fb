package dev.strandline.transforms.changes;

/** Why an event is refused. */
enum DecodeFault {
  /** The key or the value is not one JSON object. */
  NOT_JSON("SL-2160"),
  /** The object lacks what events of its format have. */
  NOT_AN_EVENT("SL-2161"),
  /** An operation that is not known. */
  UNKNOWN_OP("SL-2162"),
  /** The key's values are not in the event. */
  NO_KEY("SL-2163"),
  /** A field is missing without which the order of changes is not decided. */
  NO_ORDER("SL-2164"),
  /** A connector whose log positions are not known here. */
  UNKNOWN_CONNECTOR("SL-2165"),
  /** The table was emptied as a whole. */
  TRUNCATED("SL-2166"),
  /** A number that may mean several values, in an event without a schema. */
  AMBIGUOUS("SL-2167"),
  /** A value in a form that its type does not have. */
  BAD_FORM("SL-2168"),
  /** A value that the source did not send, where rows must be whole. */
  NOT_SENT("SL-2169"),
  /** An event of a table that the spec does not declare. */
  UNKNOWN_TABLE("SL-2170"),
  /** The bytes are not those of a schema registry's wire format, or not what the schema says. */
  NOT_AVRO("SL-2171"),
  /** Nobody knows the schema that the event names, or it cannot be one. */
  UNKNOWN_SCHEMA("SL-2172"),
  /** A field that no column reads, where {@code on_drift} is {@code dead_letter}. */
  EXTRA_FIELD("SL-2173");

  private final String id;

  DecodeFault(String id) {
    this.id = id;
  }

  /** The stable id that the docs list. */
  String id() {
    return id;
  }
}
