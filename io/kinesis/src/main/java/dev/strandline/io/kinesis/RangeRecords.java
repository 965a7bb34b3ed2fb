package dev.strandline.io.kinesis;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of a range; one that is gone before it was read is told, or passed over. */
final class RangeRecords {
  private static final Logger LOG = LoggerFactory.getLogger(RangeRecords.class);

  private final Streams streams;
  private final Duration timeout;
  private final boolean goesOn;
  private final Clock clock;

  /** Takes records. */
  @FunctionalInterface
  interface Records {
    /** Takes one, and says whether there is to be another. */
    boolean take(KinesisMessage record) throws IOException;
  }

  /**
   * @param goesOn whether records that are lost are passed over
   */
  RangeRecords(Streams streams, Duration timeout, boolean goesOn, Clock clock) {
    this.streams = streams;
    this.timeout = timeout;
    this.goesOn = goesOn;
    this.clock = clock;
  }

  /** Gives every record of the range that is to be had, in their order. */
  void read(ShardRange range, Records records) throws IOException {
    if (range.isEmpty()) {
      return;
    }
    ShardWalk walk = new ShardWalk(streams, range.shard(), range.after(), timeout);
    long index = 0;
    boolean complete = false;
    boolean beyond = false;
    long heard = System.nanoTime();
    while (!complete && !beyond && !isOver(range, walk, heard)) {
      List<KinesisRecord> next = walk.next(ShardWalk.MOST);
      heard = next.isEmpty() ? heard : System.nanoTime();
      for (KinesisRecord record : next) {
        int order = record.number().compareTo(range.until());
        if (order > 0) {
          beyond = true;
          break;
        }
        if (!records.take(new KinesisMessage(range.shard(), record, ++index))) {
          return;
        }
        if (order == 0) {
          complete = true;
          break;
        }
      }
    }
    check(range, walk, complete);
  }

  /** Whether no more comes. What retention cannot have dropped was seen, and is shown again. */
  private boolean isOver(ShardRange range, ShardWalk walk, long heard) throws IOException {
    if (walk.isEnded() || !walk.isAtTip()) {
      return walk.isEnded();
    }
    if (range.isAllWanted() && !isPast(range) && System.nanoTime() - heard > timeout.toNanos()) {
      throw KinesisError.STANDS_STILL.of(
          "Cannot read "
              + range.told()
              + ": the last record was there when the run was planned, and did not come within "
              + timeout.toMillis()
              + " ms; see timeout");
    }
    return !range.isAllWanted() || isPast(range);
  }

  private void check(ShardRange range, ShardWalk walk, boolean complete) throws IOException {
    if (!range.isAllWanted() || (complete && (walk.found() || !isPast(range)))) {
      return;
    }
    String told = complete ? "the first ones may be gone" : "the last one is gone";
    if (!goesOn) {
      throw KinesisError.LOST_RECORDS.of(
          "Cannot read "
              + range.told()
              + ": Kinesis has dropped records, "
              + told
              + "; accept the loss with on_lost_records: continue, and run more often than the"
              + " stream's retention");
    }
    LOG.warn("{}: records are lost, and left out: {}", range.told(), told);
  }

  private boolean isPast(ShardRange range) throws IOException {
    Duration retention = streams.describe(range.shard().stream()).retention();
    return ShardPlan.isPast(range.looked().since(), retention, clock);
  }
}
