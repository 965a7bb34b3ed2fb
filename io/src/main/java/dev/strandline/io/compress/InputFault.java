package dev.strandline.io.compress;

/** What can be wrong with a whole file: its bytes cannot be trusted from some offset on. */
public enum InputFault {
  /** The bytes are not of the compression that was declared or that the name promises. */
  NOT_THIS_COMPRESSION("SL-3101"),
  /** The compressed data ends before its own end mark. */
  TRUNCATED("SL-3102"),
  /** The compressed data contradicts itself: a broken block, or a wrong checksum or length. */
  CORRUPT("SL-3103"),
  /** Bytes follow the last member that do not begin another. */
  TRAILING_GARBAGE("SL-3104"),
  /** The file expands to more bytes than {@code max_uncompressed_bytes}. */
  TOO_LARGE("SL-3105"),
  /** The file expands by more than {@code max_compression_ratio}. */
  RATIO_TOO_HIGH("SL-3106"),
  /** The byte-order mark at the file's start is of another charset than the declared one. */
  WRONG_CHARSET("SL-3107"),
  /** The header cannot be read, lacks a required column, or names one twice. */
  BAD_HEADER("SL-3108"),
  /** The bytes are not of the format that was declared, such as Parquet or Avro. */
  NOT_THIS_FORMAT("SL-3109"),
  /** The file uses a part of its format that cannot be read, such as a codec or encryption. */
  UNSUPPORTED("SL-3110"),
  /** The file has a column that the spec does not have, where {@code extra_columns} is fail. */
  EXTRA_COLUMNS("SL-3111");

  private final String id;

  InputFault(String id) {
    this.id = id;
  }

  /** The stable id that the docs list. */
  public String id() {
    return id;
  }
}
