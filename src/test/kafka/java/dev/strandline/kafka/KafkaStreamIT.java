package dev.strandline.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strandline.jobs.StreamProcess;
import dev.strandline.jobs.Table;
import dev.strandline.kafka.server.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams in processes of their own, killed while they read what is being written; the table that
 * the last one leaves has every message once.
 */
final class KafkaStreamIT {
  private static final long SEED = Long.getLong("strandline.seed", 7);
  private static final int KILLS = Integer.getInteger("strandline.kills", 2);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PARTITIONS = 2;

  @AutoClose private static KafkaBroker broker;
  @TempDir private static Path temporary;

  @BeforeAll
  static void start() throws IOException {
    broker = KafkaBroker.start();
  }

  /** A stream of every topic that begins with a word, its history and its current rows. */
  private static Path spec(Path folder, String topics, String more) throws IOException {
    String yaml =
        """
        strandline: v1
        name: killed
        stream: {commit_every: 200ms, %5$s}
        sources:
          raw:
            type: ReadFromKafka
            config:
              bootstrap_servers: "%1$s"
              topic_pattern: "%2$s-.*"
              timeout: 30s
              format: {type: json}
              columns:
                - {name: id, type: int64, required: true}
                - {name: v, type: string}
        steps:
          latest: {type: LatestPerKey, input: raw, config: {keys: [id]}}
        sinks:
          all: {type: WriteToParquet, input: raw, config: {path: "%3$s", mode: append}}
          now: {type: WriteToParquet, input: latest, config: {path: "%4$s", mode: merge}}
        dead_letters: {path: "%3$s_bad", limit: {rows: 100000}}
        """
            .formatted(
                broker.address(), topics, folder.resolve("all"), folder.resolve("now"), more);
    return Files.writeString(folder.resolve("spec" + more.length() + ".yaml"), yaml);
  }

  /** What was written and committed, as the tables must have it. */
  private static final class Written {
    final List<String> all = new ArrayList<>();
    final Map<Long, String> latest = new TreeMap<>();
    private final Random random = new Random(SEED);
    private int next;

    /** A transaction; one in four is aborted, and its messages are in no table. */
    void some(Topic topic, KafkaProducer<byte[], byte[]> producer, int firstId) {
      boolean aborted = random.nextInt(4) == 0;
      producer.beginTransaction();
      for (int i = 0; i < 10; i++) {
        long id = (long) firstId + random.nextInt(20);
        String v = "v" + next++;
        String row = "{\"id\": " + id + ", \"v\": \"" + v + "\"}";
        // A send that fails makes the end of its transaction fail.
        Future<RecordMetadata> unused = producer.send(topic.message((int) (id % PARTITIONS), row));
        if (!aborted) {
          all.add(id + "," + v);
          latest.put(id, id + "," + v);
        }
      }
      if (aborted) {
        producer.abortTransaction();
      } else {
        producer.commitTransaction();
      }
    }
  }

  @Test
  void killedStreamsLoseNothingAndDoubleNothing() throws Exception {
    System.out.println("strandline.seed=" + SEED);
    Path folder = Files.createDirectories(temporary.resolve("killed"));
    Random random = new Random(SEED);
    Written written = new Written();
    try (Topic first = Topic.create(broker, "killed-a", PARTITIONS);
        KafkaProducer<byte[], byte[]> toFirst = first.producer(Optional.of("a"))) {
      toFirst.initTransactions();
      for (int i = 0; i < 6; i++) {
        written.some(first, toFirst, 0);
      }
      for (int kill = 0; kill < KILLS; kill++) {
        Process stream =
            StreamProcess.start(
                spec(folder, "killed", "max_rows: 7"), kill % 2 == 0 ? "flink" : "direct");
        long before = new Table(folder.resolve("now")).commits();
        long wanted = before + 1 + random.nextInt(3);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (new Table(folder.resolve("now")).commits() < wanted) {
          assertThat("the stream goes on", stream.isAlive(), is(true));
          assertThat("in time", System.nanoTime() < end, is(true));
          if (new Table(folder.resolve("now")).commits() > before) {
            written.some(first, toFirst, 0); // something for the next epoch, and not a flood
            before = new Table(folder.resolve("now")).commits();
          }
          stream.waitFor(20, TimeUnit.MILLISECONDS);
        }
        stream.destroyForcibly().waitFor();
      }
    }
    try (Topic second = Topic.create(broker, "killed-b", PARTITIONS);
        KafkaProducer<byte[], byte[]> toSecond = second.producer(Optional.of("b"))) {
      toSecond.initTransactions();
      written.some(second, toSecond, 1000);
    }
    Process last = StreamProcess.start(spec(folder, "killed", "stop_when_idle: 1s"), "direct");
    assertThat("ends", last.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), is(true));
    assertThat(Files.readString(folder.resolve("log.txt")), last.exitValue(), is(0));
    assertThat(
        new Table(folder.resolve("now")).rows("id, v"), is(List.copyOf(written.latest.values())));
    List<String> all = new ArrayList<>(new Table(folder.resolve("all")).rows("id, v"));
    java.util.Collections.sort(all);
    java.util.Collections.sort(written.all);
    assertThat(all, is(written.all));
  }
}
