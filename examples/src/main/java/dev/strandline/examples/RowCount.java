package dev.strandline.examples;

import java.util.Locale;

/** Numbers of rows as people write them. */
public final class RowCount {
  private RowCount() {}

  /** The rows that {@code 250}, {@code 50k} or {@code 5m} stands for. */
  public static long parse(String text) {
    String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
    long unit = digits.endsWith("k") ? 1_000 : digits.endsWith("m") ? 1_000_000 : 1;
    try {
      return unit * Long.parseLong(unit == 1 ? digits : digits.substring(0, digits.length() - 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "rows must be a number such as 5000000, 50k or 5m, got " + text, e);
    }
  }
}
