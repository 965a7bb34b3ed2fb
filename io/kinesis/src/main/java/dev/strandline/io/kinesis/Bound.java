package dev.strandline.io.kinesis;

import java.math.BigInteger;
import java.time.Instant;

/**
 * A place in a shard: where it begins, a time, or the sequence number of a record.
 *
 * @param text empty for the beginning, {@code @} and milliseconds since 1970 for a time, else the
 *     number's digits: up to 129 of them, as Kinesis says
 */
record Bound(String text) implements Comparable<Bound> {
  /** Before every record. */
  static final Bound HORIZON = new Bound("");

  private static final String TIME = "@";

  Bound {
    if (!text.matches("(@?[0-9]{1,129})?")) {
      throw new IllegalArgumentException("no place in a shard: \"" + text + "\"");
    }
  }

  static Bound at(Instant time) {
    return new Bound(TIME + time.toEpochMilli());
  }

  boolean isNumber() {
    return !text.isEmpty() && !isTime();
  }

  boolean isTime() {
    return text.startsWith(TIME);
  }

  Instant time() {
    return Instant.ofEpochMilli(Long.parseLong(text.substring(1)));
  }

  /** A text that orders among others as the bounds do. */
  String ordered() {
    return isNumber() ? "%03d%s".formatted(text.length(), text) : "000" + text;
  }

  /** The number as bytes that compare as numbers do: their count, then the unsigned number. */
  byte[] log() {
    byte[] number = new BigInteger(text).toByteArray();
    int sign = number.length > 1 && number[0] == 0 ? 1 : 0;
    byte[] log = new byte[number.length - sign + 1];
    log[0] = (byte) (number.length - sign);
    System.arraycopy(number, sign, log, 1, number.length - sign);
    return log;
  }

  /** Numbers stand behind times, and these behind the beginning. */
  @Override
  public int compareTo(Bound that) {
    return ordered().compareTo(that.ordered());
  }
}
