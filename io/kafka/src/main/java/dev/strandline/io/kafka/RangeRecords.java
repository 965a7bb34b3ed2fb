package dev.strandline.io.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of ranges, one range after another, through one consumer.
 *
 * <p>A range ends where the consumer's position reaches its end, never with its last message: what
 * is left of it may be marks of transactions, messages of aborted ones, or nothing at all where the
 * topic is compacted.
 */
final class RangeRecords implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RangeRecords.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final ClientSettings client;
  private final boolean goesOn;
  private final Consumer<byte[], byte[]> consumer;

  /** Takes messages. */
  interface Messages {
    /** Takes one, and says whether there is to be another. */
    boolean take(ConsumerRecord<byte[], byte[]> message) throws IOException;

    /** Is told how far reading is. */
    default void reached(long position) {}
  }

  /**
   * @param goesOn whether messages that are lost are passed over
   * @param consumer closed with this
   */
  RangeRecords(ClientSettings client, boolean goesOn, Consumer<byte[], byte[]> consumer) {
    this.client = client;
    this.goesOn = goesOn;
    this.consumer = consumer;
  }

  /** Gives every message of the range that is to be had, in the order of offsets. */
  void read(OffsetRange range, Messages messages) throws IOException {
    String doing = "read " + range.told();
    try {
      TopicPartition partition = new TopicPartition(range.topic(), range.partition());
      consumer.assign(List.of(partition));
      consumer.seek(partition, range.first());
      read(range, partition, messages);
    } catch (KafkaException e) {
      throw client.failed(doing, e);
    }
  }

  private void read(OffsetRange range, TopicPartition partition, Messages messages)
      throws IOException {
    long position = range.first();
    long heard = System.nanoTime();
    while (position < range.to()) {
      try {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL).records(partition)) {
          if (message.offset() < range.to() && !messages.take(message)) {
            return;
          }
        }
      } catch (OffsetOutOfRangeException e) {
        position = behindGap(range, partition, position, e);
        continue;
      }
      long reached = consumer.position(partition);
      if (reached > position) {
        position = reached;
        heard = System.nanoTime();
        messages.reached(Math.min(position, range.to()));
      } else if (System.nanoTime() - heard > client.timeout().toNanos()) {
        throw KafkaError.STANDS_STILL.of(
            "Cannot read "
                + range.told()
                + ": nothing came from offset "
                + position
                + " on for "
                + client.timeout().toMillis()
                + " ms; see timeout, and whether the partition's leader is up");
      }
    }
  }

  /** Where messages begin again, where Kafka has dropped some since the run was planned. */
  private long behindGap(
      OffsetRange range, TopicPartition partition, long position, OffsetOutOfRangeException e)
      throws IOException {
    long beginning =
        consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, position);
    if (!goesOn || beginning <= position) {
      throw KafkaError.LOST_OFFSETS.of(
          "Cannot read "
              + range.told()
              + ": offset "
              + position
              + " is gone, the first one now is "
              + beginning
              + "; accept the loss with on_lost_offsets: continue, and run more often than the"
              + " topic's retention",
          e);
    }
    LOG.warn("{}: messages before offset {} are lost, and left out", range.told(), beginning);
    long next = Math.min(beginning, range.to());
    consumer.seek(partition, next);
    return next;
  }

  @Override
  public void close() {
    consumer.close(Duration.ZERO);
  }
}
