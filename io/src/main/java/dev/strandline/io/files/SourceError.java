package dev.strandline.io.files;

/** What the check of a spec can find wrong with a source of files. */
enum SourceError {
  /** A path is no pattern of paths. */
  BAD_GLOB("SL-1801"),
  /** The columns cannot be told from the files. */
  UNKNOWN_COLUMNS("SL-1802"),
  /** Two columns of a source share a name. */
  TWICE("SL-1803"),
  /** A source column's settings cannot work for its type. */
  BAD_CAST("SL-1804"),
  /** A column's default is no value of its type. */
  BAD_DEFAULT("SL-1805"),
  /** The format's settings contradict each other. */
  BAD_DIALECT("SL-1806"),
  /** The charset is not known. */
  UNKNOWN_CHARSET("SL-1807"),
  /** {@code path_pattern} does not fit the path columns. */
  BAD_PATH_PATTERN("SL-1808"),
  /** Columns are to be taken over that the files tell no types of. */
  NO_TYPES("SL-1809"),
  /** Columns are to be taken over while a stream runs. */
  EVOLVES_IN_STREAM("SL-1810");

  private final String id;

  SourceError(String id) {
    this.id = id;
  }

  /** Stable; the docs list it. */
  String id() {
    return id;
  }
}
