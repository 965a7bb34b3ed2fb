package dev.strandline.io.table;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** What made a task of another thread fail, as if this thread had done it. */
final class FailedTask {
  private FailedTask() {}

  /** The exception to throw; an unchecked one is thrown here. */
  static IOException cause(ExecutionException failed) {
    Throwable cause = failed.getCause();
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof IOException e ? e : new IOException(cause);
  }
}
