package dev.strandline.io.kafka;

import dev.strandline.io.messages.Message;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A message as Kafka's client gives it; its offset is the number in its position. */
record KafkaMessage(ConsumerRecord<byte[], byte[]> record) implements Message {
  private static final byte[] NOTHING = {};

  @Override
  public byte @Nullable [] key() {
    return record.key();
  }

  @Override
  public byte @Nullable [] value() {
    return record.value();
  }

  @Override
  public byte[] log() {
    return NOTHING;
  }

  @Override
  public long seq() {
    return record.offset();
  }

  @Override
  public String place() {
    return record.topic() + "/" + record.partition() + ", offset " + record.offset();
  }
}
