package dev.strandline.io.kinesis;

import dev.strandline.io.messages.Message;
import dev.strandline.io.messages.MessageRows;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record of a shard; its partition key is the message's key, and a record without a byte has no
 * value, as Debezium Server writes tombstones.
 *
 * @param index its number in its range, from 1
 */
record KinesisMessage(Shard shard, KinesisRecord record, long index) implements Message {
  /** What the producer library puts before several records in one. */
  private static final byte[] AGGREGATED = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2};

  @Override
  public byte[] key() {
    return record.partitionKey().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte @Nullable [] value() {
    return record.data().length == 0 ? null : record.data();
  }

  @Override
  public byte[] log() {
    return record.number().log();
  }

  @Override
  public long seq() {
    return shard.number();
  }

  @Override
  public String place() {
    return shard.key() + ", record " + record.number().text();
  }

  @Override
  public Optional<MessageRows.Refusal> refusal() {
    byte[] data = record.data();
    for (int i = 0; i < AGGREGATED.length; i++) {
      if (data.length <= i || data[i] != AGGREGATED[i]) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new MessageRows.Refusal(
            KinesisError.AGGREGATED.id(),
            "",
            KinesisError.AGGREGATED.message(
                "Cannot read the record: it holds several, put together by the Kinesis Producer Library;"
                    + " let the producer write with AggregationEnabled=false")));
  }
}
