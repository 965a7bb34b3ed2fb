package dev.strandline.io.kinesis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of a shard behind a bound, in their order.
 *
 * <p>It begins with the very record of that number, which is passed over: if it is still there,
 * nothing behind it can have been dropped, as Kinesis drops the oldest first. Nothing else tells:
 * an iterator behind a record that is gone begins with what is left.
 */
final class ShardWalk {
  /** The most that Kinesis gives at once. */
  static final int MOST = 10_000;

  private static final long UNKNOWN = -1;

  private final Streams streams;
  private final Shard shard;
  private final Duration timeout;
  private final boolean skips;
  private Bound last;
  private @Nullable String iterator;
  private boolean began;
  private boolean gave;
  private boolean found;
  private boolean ended;
  private long behind = UNKNOWN;
  private long arrival = UNKNOWN;
  private long moved = System.nanoTime();

  ShardWalk(Streams streams, Shard shard, Bound after, Duration timeout) {
    this.streams = streams;
    this.shard = shard;
    this.last = after;
    this.timeout = timeout;
    this.skips = after.isNumber();
  }

  /** The next records; none may mean that they are further on. */
  List<KinesisRecord> next(int most) throws IOException {
    if (ended) {
      return List.of();
    }
    String from = iterator;
    if (from == null) {
      from = begin();
    }
    // Of a number that is still there the record itself comes first.
    Optional<Streams.Answer> answer =
        streams.records(shard, from, Math.min(MOST, began || !skips ? most : most + 1));
    if (answer.isEmpty()) {
      iterator = null; // expired: on from the last record
      began = false;
      return List.of();
    }
    return taken(answer.get());
  }

  private String begin() throws IOException {
    Optional<String> there = streams.iterator(shard, last);
    return there.isPresent()
        ? there.get()
        : streams
            .iterator(shard, Bound.HORIZON)
            .orElseThrow(
                () -> new IOException("Cannot read " + shard.key() + ": it has no beginning"));
  }

  private List<KinesisRecord> taken(Streams.Answer answer) throws IOException {
    List<KinesisRecord> records = new ArrayList<>(answer.records().size());
    for (KinesisRecord record : answer.records()) {
      if (!last.isNumber() || record.number().compareTo(last) > 0) {
        records.add(record);
        last = record.number();
        arrival = record.arrival();
      } else if (!gave && record.number().equals(last)) {
        found = true;
        arrival = record.arrival();
      }
    }
    gave |= !records.isEmpty();
    began |= !answer.records().isEmpty();
    iterator = answer.next();
    ended = answer.next() == null;
    if (!records.isEmpty() || answer.behind() != behind || ended) {
      moved = System.nanoTime();
    }
    behind = answer.behind();
    if (behind > 0 && !ended && System.nanoTime() - moved > timeout.toNanos()) {
      throw KinesisError.STANDS_STILL.of(
          "Cannot read "
              + shard.key()
              + ": nothing came behind "
              + (last.isNumber() ? last.text() : "its beginning")
              + " for "
              + timeout.toMillis()
              + " ms, though there is more; see timeout");
    }
    return records;
  }

  /** Whether the record that it began behind is still there. */
  boolean found() {
    return found;
  }

  /** Whether there are no more records for now. */
  boolean isAtTip() {
    return ended || behind == 0;
  }

  /** Whether there will never be any more: the shard is closed. */
  boolean isEnded() {
    return ended;
  }

  /** The last record given; at first the bound. */
  Bound last() {
    return last;
  }

  /** When the last record came; -1 before the first. */
  long arrival() {
    return arrival;
  }

  /** How many milliseconds of records there are behind the last answer. */
  long behind() {
    return behind;
  }
}
