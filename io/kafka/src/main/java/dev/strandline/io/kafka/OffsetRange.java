package dev.strandline.io.kafka;

import dev.strandline.io.Input;
import dev.strandline.model.Origin;
import java.nio.ByteBuffer;

/**
 * The messages of one partition whose offsets are in {@code [from, to)}: what a commit takes in as
 * one input. An empty one notes where reading began.
 *
 * @param incarnation of the topic: the cluster's id and the topic's, with a slash between
 * @param first the offset to begin with: {@code from}, unless what was before it is gone
 */
record OffsetRange(
    String topic, int partition, String incarnation, long from, long to, long first) {
  /**
   * A guess: nobody tells how long messages are. The same for a range whenever it is listed, for an
   * input of another size is another one.
   */
  private static final long GUESSED_BYTES = 256;

  OffsetRange {
    if (from < 0 || to < from || first < from || first > to) {
      throw new IllegalArgumentException(
          "no range of offsets: from " + from + ", first " + first + ", to " + to);
    }
  }

  static OffsetRange of(String topic, int partition, String incarnation, long from, long to) {
    return new OffsetRange(topic, partition, incarnation, from, to, from);
  }

  boolean isEmpty() {
    return from == to;
  }

  /** The same range, of which only the messages from there on are to be had. */
  OffsetRange beginningWith(long offset) {
    return new OffsetRange(topic, partition, incarnation, from, to, offset);
  }

  /**
   * Topic, partition and {@code from}, so that the order of bytes is that of offsets. Without
   * {@code to}: a run that was stopped and is run again reads further, and its dead letters are the
   * same ones then.
   */
  String name() {
    return String.format("%s/%06d/", topic, partition)
        + (isEmpty() ? "start" : String.format("%019d", from));
  }

  /** For people: {@code orders/3, offsets 120 to 179}. */
  String told() {
    return topic + "/" + partition + ", offsets " + from + " to " + (to - 1);
  }

  Input input(String source, String servers) {
    return new Input(
        source,
        name(),
        "kafka://" + servers + "/" + topic + "/" + partition + "/" + first + "-" + to,
        (to - from) * GUESSED_BYTES,
        (to - first) * GUESSED_BYTES,
        incarnation + "/" + from + "-" + to,
        1);
  }

  /** The range that {@link #input} wrote. */
  static OffsetRange of(Input input) {
    String version = input.version();
    String name = input.name();
    String location = input.location();
    try {
      int range = version.lastIndexOf('/');
      int dash = version.indexOf('-', range);
      int partition = name.indexOf('/');
      int last = location.lastIndexOf('/');
      return new OffsetRange(
          name.substring(0, partition),
          Integer.parseInt(name.substring(partition + 1, name.indexOf('/', partition + 1))),
          version.substring(0, range),
          Long.parseLong(version.substring(range + 1, dash)),
          Long.parseLong(version.substring(dash + 1)),
          Long.parseLong(location.substring(last + 1, location.indexOf('-', last))));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "the ledger's input " + name + ", version " + version + ", is no range of offsets", e);
    }
  }

  /**
   * Where the range's rows stand: all of a partition in one order, those of a topic by partition.
   */
  static Origin origin(String source, String topic, int partition, String incarnation) {
    byte[] order = ByteBuffer.allocate(Integer.BYTES).putInt(partition).array();
    return new Origin(source + "/" + topic + "@" + incarnation, order);
  }

  /** The origin of the rows of an input of this range. */
  Origin origin(Input input) {
    return origin(input.source(), topic, partition, incarnation)
        .readFrom(Origin.file(input.source(), input.name(), input.content()));
  }
}
