package dev.strandline.io.faults;

/** Ends a pretended process; an error, so that no handler of ours goes on. */
public final class ProcessStopped extends Error {
  private static final long serialVersionUID = 1;

  ProcessStopped(String where) {
    super(where);
  }
}
