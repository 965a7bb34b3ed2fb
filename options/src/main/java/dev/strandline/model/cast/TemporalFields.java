package dev.strandline.model.cast;

import org.jspecify.annotations.Nullable;

/** What one text said of a date and a time; reused from text to text. */
final class TemporalFields {
  static final int NO_OFFSET = Integer.MIN_VALUE;

  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private static final int[] MONTH_STARTS = {
    0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334
  };

  /** A table of the years that files have: 3 ns less a date than the formula. */
  private static final int YEARS = 2400;

  private static final int[] YEAR_STARTS = new int[YEARS];

  static {
    for (int year = 0; year < YEARS; year++) {
      YEAR_STARTS[year] = (int) epochDay(year, 1, 1);
    }
  }

  int year;
  int month;
  int day;
  int hour;
  int minute;
  int second;
  int nano;
  int offset;

  /** Forgets the last text; fields that a pattern lacks keep these values. */
  void clear() {
    year = 1970;
    month = 1;
    day = 1;
    hour = 0;
    minute = 0;
    second = 0;
    nano = 0;
    offset = NO_OFFSET;
  }

  /** Why there is no such date or time, or null. */
  @Nullable CastReason check() {
    if (month < 1 || month > 12 || day < 1 || day > 28) {
      if (month < 1 || month > 12 || day < 1 || day > daysInMonth()) {
        return CastReason.NO_SUCH_DATE;
      }
    }
    return hour > 23 || minute > 59 || second > 59 ? CastReason.NO_SUCH_TIME : null;
  }

  private int daysInMonth() {
    return month == 2 && isLeap() ? 29 : DAYS[month - 1];
  }

  private boolean isLeap() {
    return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  /**
   * Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, "chrono-Compatible
   * Low-Level Date Algorithms", days_from_civil).
   */
  long epochDay() {
    if (year >= 0 && year < YEARS) {
      long leapDay = month > 2 && isLeap() ? 1 : 0;
      return YEAR_STARTS[year] + MONTH_STARTS[month] + leapDay + day - 1;
    }
    return epochDay(year, month, day);
  }

  private static long epochDay(long year, int month, int day) {
    long y = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(y, 400);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
  }

  int secondOfDay() {
    return hour * 3600 + minute * 60 + second;
  }
}
