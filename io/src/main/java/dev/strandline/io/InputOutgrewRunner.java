package dev.strandline.io;

/** The input is larger than it looked, and than the runner at hand can hold: choose another. */
public final class InputOutgrewRunner extends RuntimeException {
  /** The stable id that the docs list. */
  public static final String ID = "SL-5104";

  private static final long serialVersionUID = 1;

  InputOutgrewRunner(long bytes) {
    super("Cannot go on in this runner: the input is larger than " + bytes + " bytes [" + ID + "]");
  }
}
