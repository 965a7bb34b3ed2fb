package dev.strandline.transforms.changes;

import dev.strandline.model.Origin;
import org.jspecify.annotations.Nullable;

/**
 * One message of a change feed as it was read, and where it stood.
 *
 * @param key null where the message has none
 * @param value null for a tombstone
 * @param topic empty where it is not known
 * @param partition of the topic; -1 where it is not known
 * @param offset in the partition; -1 where it is not known
 * @param input what it was read from
 * @param record its number in the input
 * @param log the log bytes of its row's position; none where the record's number tells all
 */
@SuppressWarnings("ArrayRecordComponent") // held for one call, never compared
public record ChangeEvent(
    byte @Nullable [] key,
    byte @Nullable [] value,
    String topic,
    long partition,
    long offset,
    Origin input,
    long record,
    byte[] log) {
  private static final byte[] NONE = {};

  /** One whose row's position has no log bytes. */
  public ChangeEvent(
      byte @Nullable [] key,
      byte @Nullable [] value,
      String topic,
      long partition,
      long offset,
      Origin input,
      long record) {
    this(key, value, topic, partition, offset, input, record, NONE);
  }

  /** Where the message stood, for messages about it; empty where its record tells. */
  String place() {
    return partition < 0 || offset < 0
        ? ""
        : " (topic " + topic + ", partition " + partition + ", offset " + offset + ")";
  }
}
