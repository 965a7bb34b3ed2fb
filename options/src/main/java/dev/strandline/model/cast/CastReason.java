package dev.strandline.model.cast;

/**
 * Why a text is no value of its column's type. The ids are stable; {@code docs/reasons.md} says of
 * each what to do.
 */
public enum CastReason {
  /** A required column has a null word, or nothing. */
  MISSING_VALUE("SL-2100", "the column requires a value"),
  /** Not an optional sign and digits. */
  NOT_A_WHOLE_NUMBER("SL-2101", "not a whole number"),
  /** A number that the type cannot hold. */
  OUT_OF_RANGE("SL-2102", "out of the type's range"),
  /** Not a sign, digits, a decimal mark, digits, an exponent. */
  NOT_A_NUMBER("SL-2103", "not a number"),
  /** More digits before the decimal mark than the decimal type has room for. */
  TOO_MANY_DIGITS("SL-2104", "too many digits before the decimal mark"),
  /** Digits other than 0 behind the decimal type's scale. */
  TOO_MANY_FRACTION_DIGITS("SL-2105", "too many digits after the decimal mark"),
  /** NaN or infinity where they are refused. */
  NOT_FINITE("SL-2106", "NaN and infinity are refused"),
  /** A group mark that does not stand between groups of three digits. */
  MISPLACED_GROUP_MARK("SL-2107", "a group mark is not followed by three digits"),
  /** None of the words for true and false. */
  NOT_A_BOOL("SL-2110", "neither a word for true nor one for false"),
  /** The text has another form than every pattern. */
  NOT_THE_PATTERN("SL-2120", "the text does not have the expected form"),
  /** The form is right, but the calendar has no such date. */
  NO_SUCH_DATE("SL-2121", "the calendar has no such date"),
  /** The form is right, but the clock has no such time (24:00 and second 60 included). */
  NO_SUCH_TIME("SL-2122", "the clock has no such time"),
  /** Digits other than 0 behind the microseconds. */
  TOO_FINE("SL-2123", "finer than a microsecond"),
  /** A local time that the zone's clocks skipped. */
  IN_A_GAP("SL-2124", "the zone's clocks skipped this time"),
  /** A local time that the zone's clocks showed twice, where {@code overlap: reject}. */
  AMBIGUOUS_TIME("SL-2125", "the zone's clocks showed this time twice"),
  /** A date or an instant outside of what the stored form holds. */
  DATE_OUT_OF_RANGE("SL-2126", "the date is out of the type's range"),
  /** An instant's text has no offset and the column no zone. */
  MISSING_OFFSET("SL-2127", "the text has no offset and the column no zone"),
  /** Not base64 (RFC 4648, padded). */
  NOT_BASE64("SL-2130", "not base64"),
  /** Not pairs of hexadecimal digits. */
  NOT_HEX("SL-2131", "not hexadecimal"),
  /** Not a JSON text by RFC 8259. */
  NOT_JSON("SL-2140", "not well-formed JSON"),
  /** JSON that nests deeper than the limit. */
  JSON_TOO_DEEP("SL-2141", "JSON nests too deep"),
  /** Well-formed JSON of another kind, such as an object for an array. */
  WRONG_JSON_KIND("SL-2142", "JSON of another kind"),
  /** A JSON object has a field that the struct type lacks. */
  UNKNOWN_FIELD("SL-2143", "the JSON object has a field that the type lacks"),
  /** A JSON object has a field twice. */
  DUPLICATE_FIELD("SL-2144", "the JSON object has a field twice");

  private final String id;
  private final String meaning;

  CastReason(String id, String meaning) {
    this.id = id;
    this.meaning = meaning;
  }

  /** The stable id, such as {@code SL-2101}. */
  public String id() {
    return id;
  }

  /** What is wrong, as the middle of a sentence. */
  public String meaning() {
    return meaning;
  }
}
