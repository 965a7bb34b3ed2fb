package dev.strandline.benchmarks.plain;

/** The values of fields, parsed from their bytes. */
final class Fields {
  /** No date. */
  static final int NONE = Integer.MIN_VALUE;

  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private Fields() {}

  /** The date of a {@code yyyy-MM-dd HH:mm:ss} in days since 1970, or {@link #NONE}. */
  static int date(byte[] b, int at, int end) {
    if (end - at != 19
        || b[at + 4] != '-'
        || b[at + 7] != '-'
        || b[at + 10] != ' '
        || b[at + 13] != ':'
        || b[at + 16] != ':') {
      return NONE;
    }
    int year = pair(b, at) * 100 + pair(b, at + 2);
    int month = pair(b, at + 5);
    int day = pair(b, at + 8);
    int hour = pair(b, at + 11);
    int minute = pair(b, at + 14);
    int second = pair(b, at + 17);
    if ((year | month | day | hour | minute | second) < 0
        || month < 1
        || month > 12
        || day < 1
        || hour > 23
        || minute > 59
        || second > 59) {
      return NONE;
    }
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (day > DAYS[month - 1] + (leap && month == 2 ? 1 : 0)) {
      return NONE;
    }
    // Days from civil, Howard Hinnant, "chrono-compatible low-level date algorithms".
    int y = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(y, 400);
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146097 + dayOfEra - 719468;
  }

  /** A pair of digits, or a negative number. */
  private static int pair(byte[] b, int at) {
    int tens = b[at] - '0';
    int ones = b[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -100_000 : tens * 10 + ones;
  }

  /** Whether the bytes are a 32-bit number, put into {@code value}. */
  static boolean integer(byte[] b, int at, int end, long[] value) {
    boolean negative = b[at] == '-';
    int i = negative ? at + 1 : at;
    if (i == end || end - i > 10) {
      return false;
    }
    long number = 0;
    for (; i < end; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      number = number * 10 + digit;
    }
    value[0] = negative ? -number : number;
    return value[0] == (int) value[0];
  }

  /** Whether the bytes are a decimal(12,2), put into {@code value} as hundredths. */
  static boolean decimal(byte[] b, int at, int end, long[] value) {
    boolean negative = b[at] == '-';
    int i = negative ? at + 1 : at;
    int scale = -1;
    int digits = 0;
    long number = 0;
    for (; i < end; i++) {
      if (b[i] == '.' && scale < 0) {
        scale = 0;
        continue;
      }
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9 || scale == 2 || ++digits > 12) {
        return false;
      }
      scale = scale < 0 ? scale : scale + 1;
      number = number * 10 + digit;
    }
    for (scale = Math.max(scale, 0); scale < 2; scale++) {
      number *= 10;
    }
    value[0] = negative ? -number : number;
    return digits > 0 && number < 1_000_000_000_000L;
  }
}
