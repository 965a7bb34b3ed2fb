package dev.strandline.io;

/**
 * How the rows of an input are kept out of a table when the input, a truncated file for example,
 * turns out bad only after its first rows.
 */
public enum Verdicts {
  /**
   * Rows go out as they are read, and what takes them leaves out those of bad inputs, told by a
   * side input: each input is read once.
   */
  SIDE_INPUT,

  /**
   * An input is checked whole before its first row goes out, so that no row of a bad one ever does:
   * for runners on which a side input at a reduction keeps its groups in memory.
   */
  VERIFY_FIRST
}
