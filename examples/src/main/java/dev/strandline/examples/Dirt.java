package dev.strandline.examples;

/** What can be wrong with a generated row; each costs exactly that row. */
public enum Dirt {
  /** c6, c7 and c8 and their delimiters are not there. */
  MISSING_FIELDS,
  /** A ninth field follows c8. */
  EXTRA_FIELD,
  /** c7 is no time at all. */
  UNPARSABLE_DATE,
  /** c2 holds a byte that UTF-8 never has. */
  INVALID_UTF8,
  /** c1 is empty, though it is required. */
  EMPTY_KEY,
  /** c7 is 30 February. */
  IMPOSSIBLE_DATE
}
