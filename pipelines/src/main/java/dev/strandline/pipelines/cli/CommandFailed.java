package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.report.ExitCode;

/** Thrown for what a user can put right; its message is all that the user is shown. */
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final String id;

  /** A failure with its exit code and stable id, such as {@code SL-3012}. */
  public CommandFailed(ExitCode exitCode, String id, String message) {
    super(message);
    this.exitCode = exitCode;
    this.id = id;
  }

  /** The same, for what another exception explains to us. */
  public CommandFailed(ExitCode exitCode, String id, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.id = id;
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  public String id() {
    return id;
  }
}
