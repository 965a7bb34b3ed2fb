package dev.strandline.options;

/** How a spec runs: up to an end, or on and on. */
public enum RunMode {
  /** Reads what there is when the run is planned, commits, and ends. */
  BATCH("batch"),
  /** Goes on until it is stopped, and commits now and then. */
  STREAM("stream");

  private final String word;

  RunMode(String word) {
    this.word = word;
  }

  /** The word in messages and tables. */
  public String word() {
    return word;
  }
}
