package dev.strandline.kinesis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strandline.jobs.StreamProcess;
import dev.strandline.jobs.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams in processes of their own, killed while they read what is being written to shards that
 * are split and merged; the table that the last one leaves has every record once.
 */
final class KinesisStreamIT {
  private static final long SEED = Long.getLong("strandline.seed", 7);
  private static final int KILLS = Integer.getInteger("strandline.kills", 1);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @AutoClose private static KinesisServer server;
  @TempDir private static Path temporary;

  @BeforeAll
  static void start() throws Exception {
    server = KinesisServer.start();
  }

  private static Path spec(Path folder, String stream, String more) throws IOException {
    String yaml =
        """
        strandline: v1
        name: killed
        stream: {commit_every: 200ms, %6$s}
        sources:
          raw:
            type: ReadFromKinesis
            config:
              streams: %2$s
              region: %3$s
              endpoint: "%1$s"
              timeout: 30s
              format: {type: json}
              columns:
                - {name: id, type: int64, required: true}
                - {name: v, type: string}
        steps:
          latest: {type: LatestPerKey, input: raw, config: {keys: [id]}}
        sinks:
          all: {type: WriteToParquet, input: raw, config: {path: "%4$s", mode: append}}
          now: {type: WriteToParquet, input: latest, config: {path: "%5$s", mode: merge}}
        dead_letters: {path: "%4$s_bad", limit: {rows: 100000}}
        """
            .formatted(
                server.endpoint(),
                stream,
                TestStream.REGION,
                folder.resolve("all"),
                folder.resolve("now"),
                more);
    return Files.writeString(folder.resolve("spec" + more.length() + ".yaml"), yaml);
  }

  /** What was written, as the tables must have it. */
  private static final class Written {
    final List<String> all = new ArrayList<>();
    final Map<Long, String> latest = new TreeMap<>();
    private final Random random = new Random(SEED);
    private int next;

    void some(TestStream stream) {
      for (int i = 0; i < 10; i++) {
        long id = random.nextInt(20);
        String v = "v" + next++;
        stream.put("key" + id, "{\"id\": " + id + ", \"v\": \"" + v + "\"}");
        all.add(id + "," + v);
        latest.put(id, id + "," + v);
      }
    }
  }

  @Test
  void killedStreamsLoseNothingAndDoubleNothing() throws Exception {
    System.out.println("strandline.seed=" + SEED);
    Path folder = Files.createDirectories(temporary.resolve("killed"));
    Table now = new Table(folder.resolve("now"));
    Random random = new Random(SEED);
    Written written = new Written();
    String[] access =
        TestStream.ACCESS.entrySet().stream()
            .map(one -> "-D" + one.getKey() + "=" + one.getValue())
            .toArray(String[]::new);
    try (TestStream stream = TestStream.create(server, "killed", 2)) {
      for (int i = 0; i < 2; i++) {
        written.some(stream);
      }
      for (int kill = 0; kill < KILLS; kill++) {
        Process process =
            StreamProcess.start(
                spec(folder, "killed", "max_rows: 7"), kill % 2 == 0 ? "flink" : "direct", access);
        try {
          long before = now.commits();
          long wanted = before + 1 + random.nextInt(3);
          long end = System.nanoTime() + PATIENCE.toNanos();
          while (now.commits() < wanted) {
            assertThat("the stream goes on", process.isAlive(), is(true));
            assertThat("in time", System.nanoTime() < end, is(true));
            if (now.commits() > before) {
              written.some(stream); // something for the next epoch, and not a flood
              before = now.commits();
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
          }
          if (kill % 2 == 0) {
            stream.split();
          } else {
            stream.merge();
          }
          written.some(stream);
        } finally {
          process.destroyForcibly().waitFor();
        }
      }
      Process last =
          StreamProcess.start(spec(folder, "killed", "stop_when_idle: 1s"), "direct", access);
      try {
        assertThat("ends", last.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), is(true));
      } finally {
        last.destroyForcibly().waitFor();
      }
      assertThat(Files.readString(folder.resolve("log.txt")), last.exitValue(), is(0));
    }
    assertThat(now.rows("id, v"), is(List.copyOf(written.latest.values())));
    assertThat(sorted(new Table(folder.resolve("all")).rows("id, v")), is(sorted(written.all)));
  }

  private static List<String> sorted(java.util.Collection<String> rows) {
    List<String> sorted = new ArrayList<>(rows);
    Collections.sort(sorted);
    return sorted;
  }
}
