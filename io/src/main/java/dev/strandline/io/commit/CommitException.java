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

  public CommitError error() {
    return error;
  }
}
