package dev.strandline.kafka;

import dev.strandline.kafka.server.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A topic of a broker, and one producer of it. */
final class Topic implements AutoCloseable {
  private final String broker;
  private final String name;
  private final Admin admin;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  private Topic(String broker, String name) {
    this.broker = broker;
    this.name = name;
    this.admin = Admin.create(Map.of("bootstrap.servers", broker));
  }

  /** A new topic of that many partitions. */
  static Topic create(KafkaBroker broker, String name, int partitions) throws Exception {
    Topic topic = new Topic(broker.address(), name);
    topic.create(partitions);
    return topic;
  }

  private void create(int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
  }

  /** Puts another topic of the same name in its place. */
  void recreate(int partitions) throws Exception {
    admin.deleteTopics(List.of(name)).all().get();
    while (isThere()) {
      Thread.onSpinWait();
    }
    create(partitions);
  }

  private boolean isThere() throws Exception {
    try {
      admin.describeTopics(List.of(name)).allTopicNames().get();
      return true;
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  void grow(int partitions) throws Exception {
    admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all().get();
  }

  /** Drops what is before that offset, as retention does. */
  void drop(int partition, long before) throws Exception {
    admin
        .deleteRecords(
            Map.of(new TopicPartition(name, partition), RecordsToDelete.beforeOffset(before)))
        .all()
        .get();
  }

  /** Appends a message, and comes back when it is there. */
  Topic put(int partition, @Nullable String key, @Nullable String value) throws Exception {
    return put(partition, bytes(key), bytes(value));
  }

  Topic put(int partition, byte @Nullable [] key, byte @Nullable [] value) throws Exception {
    KafkaProducer<byte[], byte[]> open = producer;
    if (open == null) {
      open = producer(Optional.empty());
      producer = open;
    }
    open.send(new ProducerRecord<>(name, partition, key, value)).get();
    return this;
  }

  static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** A producer; a transactional one with an id. */
  KafkaProducer<byte[], byte[]> producer(Optional<String> transactions) {
    Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", broker));
    transactions.ifPresent(id -> settings.put("transactional.id", id));
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  ProducerRecord<byte[], byte[]> message(int partition, String value) {
    return new ProducerRecord<>(name, partition, null, bytes(value));
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close();
    }
    admin.close();
  }
}
