package dev.strandline.io.files;

/** What can be wrong with files and their records beyond their format. */
enum FileFault {
  /** A record with too few or too many fields. */
  RAGGED("SL-2020"),
  /** A glob that finds nothing, or a folder that is not there. */
  NOTHING_FOUND("SL-3201"),
  /** A file that went away, or changed, between planning and reading. */
  CHANGED("SL-3202");

  private final String id;

  FileFault(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  static String ragged(int expected, int found) {
    return "Cannot read the record: expected "
        + expected
        + (expected == 1 ? " field" : " fields")
        + ", found "
        + found
        + " ["
        + RAGGED.id
        + "]";
  }
}
