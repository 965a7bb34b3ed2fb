package dev.strandline.io.table;

import java.io.IOException;
import java.util.List;

/** Rows have to be made again from inputs that are not there any more. */
final class LostInputs {
  private LostInputs() {}

  /**
   * The error of a run that stops before anything is read or committed.
   *
   * @param why a sentence's beginning: what made it necessary
   * @param lost the inputs' names
   */
  static IOException error(String table, String why, List<String> lost) {
    return new IOException(
        "Cannot write to "
            + table
            + ": "
            + why
            + ", and "
            + lost.size()
            + " of the inputs that fed them are gone, unreadable or not to be read yet, the first "
            + lost.get(0)
            + "; put them back, or make the table again from what there is with --full [SL-3405]");
  }
}
