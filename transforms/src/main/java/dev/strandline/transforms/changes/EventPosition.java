package dev.strandline.transforms.changes;

import dev.strandline.model.Horizon;
import dev.strandline.model.Origin;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/**
 * Where an event stands in its log: what a row's position is made of.
 *
 * @param origin of the log, read from the event's input
 * @param log bytes that compare as the log's order
 * @param seq the offset, or the record's number: between equal log positions
 */
@SuppressWarnings("ArrayRecordComponent") // held for one call, never compared
record EventPosition(Origin origin, byte[] log, long seq) {
  /** By the log's own position: offsets of several partitions then compare. */
  static EventPosition inLog(String domain, byte[] log, ChangeEvent event) {
    return new EventPosition(
        new Origin(domain, new byte[0]).readFrom(event.input()),
        event.log().length == 0 ? log : join(log, event.log()),
        seq(event));
  }

  /** In the order of the first, and between equal ones in that of the second. */
  private static byte[] join(byte[] log, byte[] then) {
    return ByteBuffer.allocate(log.length + then.length).put(log).put(then).array();
  }

  /**
   * By the offset in its partition; where it is not known, as its row, by the record in its file.
   */
  static EventPosition inPartition(ChangeEvent event, String incarnation) {
    boolean known = event.partition() >= 0 && event.offset() >= 0;
    String domain =
        known
            ? "offsets:" + event.topic() + ":" + event.partition()
            : "records:" + event.input().domain();
    byte[] order = known ? new byte[0] : event.input().order();
    return new EventPosition(
        new Origin(domain + suffix(incarnation), order).readFrom(event.input()),
        known ? new byte[0] : event.log(),
        seq(event));
  }

  /** The same position, for row {@code i} of an event that has several. */
  EventPosition row(int i) {
    byte[] bytes =
        ByteBuffer.allocate(log.length + Long.BYTES + Integer.BYTES)
            .put(log)
            .putLong(seq)
            .putInt(i)
            .array();
    return new EventPosition(origin, bytes, seq);
  }

  /** The line of all that stands before. */
  Horizon horizon() {
    return new Horizon(
        List.of(new Horizon.Mark("", origin.text(), HexFormat.of().formatHex(log), seq)));
  }

  /** What sets a source apart that was set up anew under the same name. */
  static String suffix(String incarnation) {
    return incarnation.isEmpty() ? "" : "@" + incarnation;
  }

  private static long seq(ChangeEvent event) {
    return event.offset() >= 0 ? event.offset() : event.record();
  }
}
