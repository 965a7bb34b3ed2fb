package dev.strandline.io.values;

/** What a file says that a field's values are. */
public enum ValueKind {
  BOOL,
  /** Integers of any width. */
  WHOLE,
  /** Floating point of 32 bits or less. */
  FLOAT,
  DOUBLE,
  DECIMAL,
  DATE,
  TIME,
  /** A point in time. */
  INSTANT,
  /** What clocks showed, without a zone. */
  LOCAL,
  /** A time of which the file does not say whether it is an instant. */
  INSTANT_OR_LOCAL,
  TEXT,
  JSON,
  /** Bytes that may be text: old writers do not say. */
  BYTES,
  LIST,
  GROUP
}
