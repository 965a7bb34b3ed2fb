package dev.strandline.io;

/** The input is larger than it looked, and than the runner at hand can hold: choose another. */
public final class InputOutgrewRunner extends RuntimeException {
  private static final long serialVersionUID = 1;

  InputOutgrewRunner(long bytes) {
    super("Cannot go on in this runner: the input is larger than " + bytes + " bytes [SL-5104]");
  }
}
