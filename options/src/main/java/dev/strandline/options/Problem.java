package dev.strandline.options;

import java.util.Comparator;

/**
 * One thing that is wrong with a spec, and where.
 *
 * @param code the stable id, such as {@code SL-1203}
 * @param line counted from 1
 * @param column counted from 1, in characters
 * @param path the keys that lead there, such as {@code sources.orders.config.delimiter}; empty for
 *     the file as a whole
 */
public record Problem(String code, String file, int line, int column, String path, String message) {
  /** The order in which a reader meets them in the file. */
  static final Comparator<Problem> BY_PLACE =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  public Problem {
    path = Quoted.oneLine(path);
    message = Quoted.oneLine(message);
  }

  /** One line: {@code orders.yaml:12:14 sources.orders.config.path: ... [SL-1203]}. */
  @Override
  public String toString() {
    String where = file + ":" + line + ":" + column + " " + (path.isEmpty() ? "" : path + ": ");
    return where + message + " [" + code + "]";
  }
}
