package dev.strandline.io.files;

import java.io.IOException;

/** What can be wrong with files and their records beyond their format. */
enum FileFault {
  /** A record with too few or too many fields. */
  RAGGED("SL-2020"),
  /** A file or folder may not be read. */
  NOT_ALLOWED("SL-3201"),
  /** A file went away between planning and reading. */
  GONE("SL-3202"),
  /** A file was whole when it was checked, and was not when it was read. */
  CHANGED("SL-3219");

  private final String id;

  FileFault(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  IOException of(String file, String why, IOException cause) {
    return new IOException("Cannot read " + file + ": " + why + " [" + id + "]", cause);
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
