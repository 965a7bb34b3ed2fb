package dev.strandline.benchmarks.plain;

/** Strict UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
final class Utf8 {
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  static boolean valid(byte[] b, int start, int end) {
    int i = start;
    while (i < end) {
      if (i + 8 <= end && ((long) DayRows.LONG.get(b, i) & HIGH_BITS) == 0) {
        i += 8;
        continue;
      }
      int c = b[i++] & 0xff;
      if (c < 0x80) {
        continue;
      }
      int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
      if (c < 0xc2 || c > 0xf4 || i + more > end) {
        return false;
      }
      int second = b[i] & 0xff;
      if ((c == 0xe0 && second < 0xa0)
          || (c == 0xed && second > 0x9f)
          || (c == 0xf0 && second < 0x90)
          || (c == 0xf4 && second > 0x8f)) {
        return false;
      }
      for (int k = 0; k < more; k++) {
        if ((b[i++] & 0xc0) != 0x80) {
          return false;
        }
      }
    }
    return true;
  }
}
