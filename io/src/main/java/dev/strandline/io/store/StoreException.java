package dev.strandline.io.store;

import java.io.IOException;

/** A store cannot do what was asked; the message says what to do about it. */
public final class StoreException extends IOException {
  private final StoreError error;

  public StoreException(StoreError error, String message) {
    super(message + " [" + error.id() + "]");
    this.error = error;
  }

  public StoreException(StoreError error, String message, Throwable cause) {
    this(error, message);
    initCause(cause);
  }

  /** The message without the id, for who adds it. */
  public String sentence() {
    return String.valueOf(getMessage()).replace(" [" + error.id() + "]", "");
  }

  public StoreError error() {
    return error;
  }
}
