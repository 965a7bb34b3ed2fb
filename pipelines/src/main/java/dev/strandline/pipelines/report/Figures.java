package dev.strandline.pipelines.report;

import java.time.Duration;
import java.util.Locale;

/** Figures as people read them: {@code 1,234}, {@code 183.2 MB}, {@code 1 m 05 s}. */
public final class Figures {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};

  private Figures() {}

  /** Thousands set apart by commas. */
  public static String count(long number) {
    String digits = Long.toString(number);
    StringBuilder grouped = new StringBuilder(digits);
    for (int at = digits.length() - 3; at > (number < 0 ? 1 : 0); at -= 3) {
      grouped.insert(at, ',');
    }
    return grouped.toString();
  }

  /** The number and its noun, such as {@code 1 file} and {@code 3 files}. */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** Where a record is: in a line of its file, or by its number where there are no lines. */
  public static String place(String path, long record, long line) {
    return line > 0 ? path + ":" + line : path + ", record " + record;
  }

  /** Powers of 1,000, as disks and networks count, with three digits. */
  public static String bytes(long number) {
    return rate((double) number);
  }

  /** The same for bytes of which there may be a fraction, such as bytes a second. */
  public static String rate(double bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String form = unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, form, value, UNITS[unit]);
  }

  /**
   * Short forms, such as {@code 950}, {@code 12.3k} and {@code 4.56M}, for axes and status lines.
   */
  public static String brief(double number) {
    double size = Math.abs(number);
    if (size < 999.5) {
      return trimmed(number, size < 10 && number != Math.rint(number) ? 1 : 0);
    }
    if (size < 999_500) {
      return trimmed(number / 1e3, size < 99_950 ? 1 : 0) + "k";
    }
    if (size < 999_500_000) {
      return trimmed(number / 1e6, size < 99_950_000 ? 1 : 0) + "M";
    }
    return trimmed(number / 1e9, 1) + "G";
  }

  /** A time span with the two units that matter. */
  public static String duration(Duration span) {
    long millis = span.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 59_950) { // 59.95 s and more would be written as 60.0
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = Math.round(millis / 1000.0);
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d m %02d s", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d m", seconds / 3600, seconds % 3600 / 60);
  }

  private static String trimmed(double value, int digits) {
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
