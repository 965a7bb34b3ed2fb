package dev.strandline.io;

import java.io.Serializable;

/**
 * How many rejected rows a run may have.
 *
 * @param rows the most that are fine
 * @param ratio the greatest share of the rows read that is fine
 * @param minRows rows that must have been read before the share counts
 */
public record RunLimits(long rows, double ratio, long minRows) implements Serializable {
  private static final long serialVersionUID = 1;

  /** As many as there are. */
  public static final RunLimits NONE = new RunLimits(Long.MAX_VALUE, 1, Long.MAX_VALUE);

  /** Without a store a rejected row would be lost, so not one may be. */
  public static final RunLimits NO_STORE = new RunLimits(0, 1, Long.MAX_VALUE);

  /** Why that many rejected rows are too many; empty if they are not. */
  String broken(long read, long rejected) {
    if (rejected > rows) {
      String why =
          equals(NO_STORE)
              ? "and the spec has no dead_letters to keep them"
              : "more than limit.rows, " + rows;
      return rejected + " of " + read + " rows were rejected, " + why;
    }
    if (read >= minRows && rejected > ratio * read) {
      return String.format(
          java.util.Locale.ROOT,
          "%d of %d rows were rejected, %.2f %%, more than limit.ratio, %s",
          rejected,
          read,
          100.0 * rejected / read,
          ratio);
    }
    return "";
  }
}
