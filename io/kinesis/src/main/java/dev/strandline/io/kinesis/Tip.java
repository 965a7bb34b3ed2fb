package dev.strandline.io.kinesis;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * How far a shard reaches behind a bound: to its last record of now, or so many records on.
 *
 * @param found whether the record at the bound is still there
 * @param last the last record's number; the bound where there is none behind it
 * @param whole whether there was nothing more
 * @param closed whether there will never be more
 * @param arrival when the last record came
 * @param left about how many more records there are
 */
record Tip(boolean found, Bound last, boolean whole, boolean closed, long arrival, long left) {
  /** How far back from its tip a shard is searched first for its last record; then ever wider. */
  private static final long FIRST_BACK_MILLIS = 2_000;

  private static final int WIDER = 8;

  /** Looks there, for so many records at most. */
  static Tip look(Walks walks, Shard shard, Bound after, long most) throws IOException {
    ShardWalk walk = walks.from(shard, after);
    long count = 0;
    long first = -1;
    while (!walk.isAtTip() && count < most) {
      List<KinesisRecord> records = walk.next((int) Math.min(ShardWalk.MOST, most - count));
      if (first < 0 && !records.isEmpty()) {
        first = records.get(0).arrival();
      }
      count += records.size();
      if (most == Long.MAX_VALUE && !walk.isAtTip() && count > 0) {
        // A backlog, which need not be read twice.
        ShardWalk end = end(walks, shard, walk);
        return new Tip(walk.found(), end.last(), true, end.isEnded(), end.arrival(), 0);
      }
    }
    boolean whole = walk.isAtTip();
    long span = Math.max(1, walk.arrival() - first);
    long left = whole ? 0 : Math.max(1, (long) (count * ((double) walk.behind() / span)));
    return new Tip(walk.found(), walk.last(), whole, walk.isEnded(), walk.arrival(), left);
  }

  /** A walk that stands at the tip: from just before it, or at last the given one. */
  private static ShardWalk end(Walks walks, Shard shard, ShardWalk walk) throws IOException {
    // By Kinesis's own clock: ours may be in its future, which it refuses.
    long tip = walk.arrival() + walk.behind();
    for (long back = FIRST_BACK_MILLIS; back < walk.behind(); back *= WIDER) {
      ShardWalk near = walks.from(shard, Bound.at(Instant.ofEpochMilli(tip - back)));
      toTip(near);
      if (near.last().isNumber() && near.last().compareTo(walk.last()) >= 0) {
        return near;
      }
    }
    toTip(walk);
    return walk;
  }

  private static void toTip(ShardWalk walk) throws IOException {
    while (!walk.isAtTip()) {
      walk.next(ShardWalk.MOST);
    }
  }

  /** Makes walks. */
  @FunctionalInterface
  interface Walks {
    ShardWalk from(Shard shard, Bound after);
  }
}
