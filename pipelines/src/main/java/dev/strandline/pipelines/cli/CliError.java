package dev.strandline.pipelines.cli;

/** The stable ids of what can go wrong on the command line. */
enum CliError {
  /** A fault of ours; the trace is kept in a file. */
  UNEXPECTED("SL-5001"),
  /** No engine is on the class path, or a jar of it cannot be loaded. */
  NO_ENGINE("SL-5002"),
  /** A file to be read or written is not there, or may not be, or takes no more. */
  FILE("SL-5003"),
  /** A sample says too little, or is no text. */
  SAMPLE("SL-5004"),
  /** A file to be created is there already. */
  EXISTS("SL-5005");

  private final String id;

  CliError(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }
}
