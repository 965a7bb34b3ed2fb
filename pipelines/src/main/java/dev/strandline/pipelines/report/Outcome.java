package dev.strandline.pipelines.report;

import java.util.Optional;

/**
 * How a run ended.
 *
 * @param message one sentence for people; empty where the kind says it all
 * @param errorId the stable id, such as {@code SL-3012}, of what stopped the run
 */
public record Outcome(Kind kind, String message, Optional<String> errorId) {
  /** The ways in which a run can end. */
  public enum Kind {
    /** Data was written, and the commit record says so. */
    COMMITTED(ExitCode.DONE),
    /** A cluster has it, and it goes on without this process. */
    SUBMITTED(ExitCode.DONE),
    /** There was nothing new to read; the tables are as they were. */
    NOTHING_TO_DO(ExitCode.DONE),
    /** Too many rows were rejected; nothing was committed but the letters. */
    STOPPED_BY_LIMIT(ExitCode.DEAD_LETTER_LIMIT),
    /** A guard, a quality rule or a contract said no before the commit. */
    STOPPED_BY_QUALITY(ExitCode.QUALITY),
    /** Another run holds the lock. */
    LOCKED(ExitCode.LOCKED),
    /** It was asked to stop before its commit. */
    CANCELLED(ExitCode.INTERRUPTED),
    /** Anything else. */
    FAILED(ExitCode.FAILED);

    private final ExitCode exitCode;

    Kind(ExitCode exitCode) {
      this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
      return exitCode;
    }
  }

  public static Outcome committed(String message) {
    return new Outcome(Kind.COMMITTED, message, Optional.empty());
  }

  public static Outcome submitted(String message) {
    return new Outcome(Kind.SUBMITTED, message, Optional.empty());
  }

  public static Outcome nothingToDo(String message) {
    return new Outcome(Kind.NOTHING_TO_DO, message, Optional.empty());
  }

  /** An ending that an error with a stable id explains. */
  public static Outcome stopped(Kind kind, String errorId, String message) {
    return new Outcome(kind, message, Optional.of(errorId));
  }

  public ExitCode exitCode() {
    return kind.exitCode();
  }
}
