package dev.strandline.io.kinesis;

import dev.strandline.io.Input;
import dev.strandline.model.Origin;

/**
 * The records of one shard whose sequence numbers are in {@code (after, until]}: what a commit
 * takes in as one input. An empty one notes where reading began, or that there was nothing more.
 *
 * @param until the number of a record, unless the range is empty
 * @param looked when, which tells what retention can have dropped
 */
record ShardRange(Shard shard, Bound after, Bound until, Looked looked) {
  /**
   * A guess: nobody tells how long records are. The same for a range whenever it is listed, for an
   * input of another size is another one.
   */
  private static final long GUESSED_BYTES = 1 << 16;

  private static final String SEEN = "/seen-";

  /**
   * What was known of the shard's times when the range was planned, in milliseconds since 1970.
   *
   * @param since no record behind {@code after} is older; {@link #WHATEVER} where what is gone is
   *     not missed
   * @param seen no record behind {@code until} is older
   * @param closed whether there will be none behind it: the shard was split or merged
   */
  record Looked(long since, long seen, boolean closed) {
    static final long WHATEVER = -1;

    Looked whatever() {
      return new Looked(WHATEVER, seen, closed);
    }
  }

  ShardRange {
    if (until.compareTo(after) < 0 || !(until.isNumber() || until.equals(after))) {
      throw new IllegalArgumentException(
          "no range of a shard: after " + after.text() + ", until " + until.text());
    }
  }

  boolean isEmpty() {
    return after.equals(until);
  }

  /** Equal for the same records, whatever was known of them when they were listed. */
  String id() {
    return name() + "-" + until.text();
  }

  /** The same range, of which what is still there is wanted, and nothing is missed. */
  ShardRange whatIsThere() {
    return new ShardRange(shard, after, until, looked.whatever());
  }

  boolean isAllWanted() {
    return looked.since != Looked.WHATEVER;
  }

  /**
   * Stream, shard and {@code after}, so that the order of bytes is that of numbers. Without {@code
   * until}: a run that was stopped and is run again reads further, and its dead letters are the
   * same ones then.
   */
  String name() {
    return shard.key() + "/" + after.ordered() + (isEmpty() ? SEEN + looked.seen : "");
  }

  /** For people: {@code orders/shardId-000000000003, records after 4954... until 4955...}. */
  String told() {
    return shard.key()
        + (after.isNumber()
            ? ", records after " + after.text()
            : after.isTime() ? ", records since " + after.time() : ", records from the first")
        + (until.isNumber() ? " until " + until.text() : "");
  }

  Input input(String source) {
    String range = after.text() + "-" + until.text();
    String[] arn = shard.incarnation().split(":", -1);
    return new Input(
        source,
        name(),
        "kinesis://%s/%s/%s?since=%d&seen=%d%s"
            .formatted(
                arn.length > 3 ? arn[3] : "",
                shard.key(),
                range,
                looked.since,
                looked.seen,
                looked.closed ? "&closed" : ""),
        isEmpty() ? 0 : GUESSED_BYTES,
        isEmpty() ? 0 : GUESSED_BYTES,
        shard.incarnation() + "/" + range,
        1);
  }

  /** The range that {@link #input} wrote. */
  static ShardRange of(Input input) {
    String version = input.version();
    try {
      String[] name = input.name().split("/", 3);
      int range = version.lastIndexOf('/');
      int dash = version.indexOf('-', range);
      String[] times =
          input.location().substring(input.location().lastIndexOf('?') + 1).split("[=&]", -1);
      return new ShardRange(
          new Shard(name[0], version.substring(0, range), name[1]),
          new Bound(version.substring(range + 1, dash)),
          new Bound(version.substring(dash + 1)),
          new Looked(Long.parseLong(times[1]), Long.parseLong(times[3]), times.length > 4));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the ledger's input "
              + input.name()
              + ", version "
              + version
              + ", is no range of a shard",
          e);
    }
  }

  /**
   * Where the rows of a stream stand: all in one order, that of their sequence numbers.
   *
   * <p>The records of one partition key keep their order when shards are split and merged, since
   * the numbers of a new shard are above those of the shards that it comes from: the time at which
   * its shard was made is what a sequence number begins with.
   */
  static Origin origin(String source, String stream, String incarnation) {
    return new Origin(source + "/" + stream + "@" + incarnation, new byte[0]);
  }

  /** The origin of the rows of an input of this range. */
  Origin origin(Input input) {
    return origin(input.source(), shard.stream(), shard.incarnation()).readFrom(input.origin());
  }
}
