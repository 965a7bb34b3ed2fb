package dev.strandline.model;

import java.util.Arrays;

/** Where a row, or one value of it, stood in its source; see {@link Origin} for the order. */
public final class Position implements Comparable<Position> {
  private final Origin origin;
  private final byte[] log;
  private final long seq;

  public Position(Origin origin, byte[] log, long seq) {
    this.origin = origin;
    this.log = log.clone();
    this.seq = seq;
  }

  /** That of the cursor's row. */
  public static Position of(RowCursor row) {
    byte[] log = Arrays.copyOfRange(row.buffer(), row.logStart(), row.logEnd());
    return new Position(row.origin(), log, row.seq());
  }

  public Origin origin() {
    return origin;
  }

  public byte[] log() {
    return log.clone();
  }

  public long seq() {
    return seq;
  }

  /**
   * By origin, log bytes and seq.
   *
   * @throws IncomparablePositions when the domains differ
   */
  @Override
  public int compareTo(Position that) {
    int order = origin.compareTo(that.origin);
    if (order == 0) {
      order = Arrays.compareUnsigned(log, that.log);
    }
    return order != 0 ? order : Long.compareUnsigned(seq, that.seq);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Position that
        && origin.equals(that.origin)
        && Arrays.equals(log, that.log)
        && seq == that.seq;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * origin.hashCode() + Arrays.hashCode(log)) + Long.hashCode(seq);
  }

  @Override
  public String toString() {
    return origin + "/" + java.util.HexFormat.of().formatHex(log) + "/" + seq;
  }
}
