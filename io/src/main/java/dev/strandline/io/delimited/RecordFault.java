package dev.strandline.io.delimited;

/** Why a record of a delimited file cannot be read. */
public enum RecordFault {
  /** A quoted field is still open at the end of the file. */
  UNTERMINATED_QUOTE("SL-2001"),
  /** Something other than a delimiter or a line end follows a closing quote. */
  TEXT_AFTER_QUOTE("SL-2002"),
  /** An escape byte stands before a byte that it cannot escape, or before nothing. */
  BAD_ESCAPE("SL-2003"),
  /** The record is longer than {@code max_record_size}. */
  RECORD_TOO_LONG("SL-2004"),
  /** A field is longer than {@code max_field_size}. */
  FIELD_TOO_LONG("SL-2005"),
  /** The record has more fields than {@code max_fields}. */
  TOO_MANY_FIELDS("SL-2006"),
  /** Bytes that the charset does not know. */
  INVALID_ENCODING("SL-2007");

  private final String id;

  RecordFault(String id) {
    this.id = id;
  }

  /** The stable id that the docs list. */
  public String id() {
    return id;
  }
}
