package dev.strandline.io.delimited;

/** Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
  private Utf8() {}

  /** The place of the first byte of the first malformed sequence, or -1. */
  public static int firstInvalid(byte[] bytes, int from, int to) {
    int p = from;
    while (p < to) {
      if (bytes[p] >= 0) {
        p = skipAscii(bytes, p + 1, to);
        continue;
      }
      int length = sequenceLength(bytes, p, to);
      if (length == 0) {
        return p;
      }
      p += length;
    }
    return -1;
  }

  private static int skipAscii(byte[] bytes, int from, int to) {
    int p = from;
    while (p + Long.BYTES <= to) {
      long high = Swar.load(bytes, p) & Swar.TOPS;
      if (high != 0) {
        return p + Swar.first(high);
      }
      p += Long.BYTES;
    }
    return p;
  }

  /** The length of the non-ASCII sequence at p, 0 if malformed. */
  private static int sequenceLength(byte[] bytes, int p, int to) {
    int lead = bytes[p] & 0xFF;
    if (lead < 0xC2 || lead > 0xF4 || p + 1 >= to) {
      return 0;
    }
    int second = bytes[p + 1] & 0xFF;
    if (lead < 0xE0) {
      return continues(second) ? 2 : 0;
    }
    if (p + 2 >= to || !continues(bytes[p + 2])) {
      return 0;
    }
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) {
      return 0;
    }
    if (lead < 0xF0) {
      return 3;
    }
    return p + 3 < to && continues(bytes[p + 3]) ? 4 : 0;
  }

  private static boolean continues(int b) {
    return (b & 0xC0) == 0x80;
  }
}
