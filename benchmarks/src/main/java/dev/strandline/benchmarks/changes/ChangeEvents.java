package dev.strandline.benchmarks.changes;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Events in the shape of Debezium's for PostgreSQL (JSON without schemas, decimals as text) of one
 * table, in a topic of four partitions: about a quarter inserts, a tenth deletes, each followed by
 * its tombstone, and the others updates.
 */
final class ChangeEvents {
  static final String TOPIC = "shop.public.orders";
  private static final int PARTITIONS = 4;

  private ChangeEvents() {}

  /**
   * Puts that many events into a new topic of the broker.
   *
   * @return how many messages that made, tombstones with them
   */
  static long produce(String broker, long events) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
    }
    int keys = (int) Math.max(4, events / 4);
    Random random = new Random(1);
    BitSet present = new BitSet(keys);
    long messages = 0;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker, "linger.ms", "20", "batch.size", "262144"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (long lsn = 1; lsn <= events; lsn++) {
        int id = random.nextInt(keys);
        String op = present.get(id) ? (random.nextInt(10) == 0 ? "d" : "u") : "c";
        present.set(id, !op.equals("d"));
        byte[] key = bytes("{\"id\":" + id + "}");
        Future<RecordMetadata> sent = send(producer, id, key, bytes(event(op, id, lsn)));
        messages++;
        if (op.equals("d")) {
          sent = send(producer, id, key, null);
          messages++;
        }
        if (lsn % 10_000 == 0 || lsn == events) {
          sent.get(); // a failure of the producer is a failure of all that follows
        }
      }
    }
    return messages;
  }

  private static Future<RecordMetadata> send(
      KafkaProducer<byte[], byte[]> producer, int id, byte[] key, byte @Nullable [] value) {
    return producer.send(new ProducerRecord<>(TOPIC, id % PARTITIONS, key, value));
  }

  private static String event(String op, int id, long lsn) {
    String row =
        "{\"id\":%d,\"customer\":\"customer %d\",\"amount\":\"%d.%02d\",\"ordered\":%d,\"note\":\"%016x\"}"
            .formatted(
                id,
                lsn * 31 % 100_000,
                lsn * 17 % 10_000,
                lsn % 100,
                19_000 + id % 700,
                lsn * 0x9E3779B97F4A7C15L);
    boolean deleted = op.equals("d");
    return "{\"before\":%s,\"after\":%s,\"source\":{\"version\":\"3.6.1.Final\",\"connector\":\"postgresql\",\"name\":\"shop\",\"ts_ms\":%d,\"snapshot\":\"false\",\"db\":\"shop\",\"sequence\":\"[\\\"%d\\\",\\\"%d\\\"]\",\"schema\":\"public\",\"table\":\"orders\",\"txId\":%d,\"lsn\":%d,\"xmin\":null},\"transaction\":null,\"op\":\"%s\",\"ts_ms\":%d}"
        .formatted(
            deleted ? "{\"id\":" + id + "}" : "null",
            deleted ? "null" : row,
            1_700_000_000_000L + lsn,
            1_000_000 + lsn * 8,
            1_000_000 + lsn * 8,
            lsn,
            1_000_000 + lsn * 8,
            op,
            1_700_000_000_500L + lsn);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
