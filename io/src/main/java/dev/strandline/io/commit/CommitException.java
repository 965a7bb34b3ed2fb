package dev.strandline.io.commit;

import java.io.IOException;

/** A table cannot be read or committed to; the message says what to do about it. */
public sealed class CommitException extends IOException
    permits CommitConflict, LeaseHeld, LeaseLost {
  private static final long serialVersionUID = 1;

  private final CommitError error;

  CommitException(CommitError error, String message) {
    super(message + " [" + error.id() + "]");
    this.error = error;
  }

  CommitException(CommitError error, String message, Throwable cause) {
    this(error, message);
    initCause(cause);
  }

  /**
   * A file of the table's rows cannot be read. What was found is no cause, for it tells users of an
   * input.
   */
  public static CommitException unreadableFile(String file, String why, IOException found) {
    CommitException failure =
        new CommitException(
            CommitError.FILE_UNREADABLE,
            "Cannot read "
                + file
                + ", whose rows the table has: "
                + why
                + "; put the file back from a backup, or make the table again from its inputs with"
                + " --full");
    failure.addSuppressed(found);
    return failure;
  }

  public CommitError error() {
    return error;
  }
}
