package dev.strandline.pipelines.cli;

/** The stable ids of what can go wrong on the command line. */
enum CliError {
  /** A fault of ours; the trace is kept in a file. */
  UNEXPECTED(5001),
  /** No engine is on the class path. */
  NO_ENGINE(5002),
  /** A file to be read or written is not there, or may not be. */
  FILE(5003),
  /** A sample says too little, or is no text. */
  SAMPLE(5004),
  /** A file to be created is there already. */
  EXISTS(5005);

  private final int number;

  CliError(int number) {
    this.number = number;
  }

  String id() {
    return "SL-" + number;
  }
}
