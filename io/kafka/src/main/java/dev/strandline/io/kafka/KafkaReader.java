package dev.strandline.io.kafka;

import dev.strandline.io.Input;
import dev.strandline.io.messages.MessageReader;
import dev.strandline.model.Origin;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads ranges of offsets, all through one consumer. */
final class KafkaReader implements MessageReader<KafkaMessage> {
  private final RangeRecords records;

  private KafkaReader(RangeRecords records) {
    this.records = records;
  }

  /**
   * Opens readers.
   *
   * @param goesOn whether messages that are lost are passed over
   */
  record Opener(ClientSettings client, boolean goesOn)
      implements MessageReader.Opener<KafkaMessage> {
    private static final long serialVersionUID = 1;

    @Override
    public KafkaReader open() throws IOException {
      return new KafkaReader(new RangeRecords(client, goesOn, client.consumer()));
    }
  }

  @Override
  public Origin origin(Input input) {
    return OffsetRange.of(input).origin(input);
  }

  @Override
  public void read(Input input, Taker<KafkaMessage> taker) throws IOException {
    OffsetRange range = OffsetRange.of(input);
    records.read(range, new Reading(range, taker));
  }

  @Override
  public void close() {
    records.close();
  }

  /** One range being read. */
  private record Reading(OffsetRange range, Taker<KafkaMessage> taker)
      implements RangeRecords.Messages {
    @Override
    public boolean take(ConsumerRecord<byte[], byte[]> message) {
      return taker.take(new KafkaMessage(message));
    }

    @Override
    public void reached(long position) {
      taker.reached((double) (position - range.first()) / Math.max(1, range.to() - range.first()));
    }
  }
}
