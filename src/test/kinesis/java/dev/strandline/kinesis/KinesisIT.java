package dev.strandline.kinesis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.jobs.Job;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.LetterGroup;
import dev.strandline.pipelines.cli.PlanView;
import dev.strandline.pipelines.cli.Preview;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs from a server of Kinesis to tables: each record once, whatever happens between runs. */
final class KinesisIT {
  @AutoClose private static KinesisServer server;
  @TempDir private static Path temporary;

  @BeforeAll
  static void start() throws Exception {
    server = KinesisServer.start();
    TestStream.ACCESS.forEach(System::setProperty);
  }

  @AfterAll
  static void forget() {
    TestStream.ACCESS.keySet().forEach(System::clearProperty);
  }

  /** A job that appends what it reads, with a table named {@code lake}. */
  private static Job append(String stream, String more) throws IOException {
    Path folder = temporary.resolve(stream);
    return Job.of(folder, spec(stream, more, "", sink("lake", "raw", folder + "/lake", "append")));
  }

  private static String spec(String stream, String more, String steps, String sinks) {
    return """
    strandline: v1
    name: %1$s
    sources:
      raw:
        type: ReadFromKinesis
        config:
          streams: %1$s
          region: %7$s
          endpoint: "%2$s"
          timeout: 30s
          format: {type: json}
          columns:
            - {name: id, type: int64, required: true}
            - {name: v, type: string}
          metadata: {shard: shard, partition_key: k, sequence_number: n}
          %3$s
    %4$s
    sinks:
    %5$s
    dead_letters: {path: "%6$s/bad"}
    """
        .formatted(
            stream,
            server.endpoint(),
            more,
            steps,
            sinks,
            temporary.resolve(stream),
            TestStream.REGION);
  }

  private static String sink(String name, String input, String path, String mode) {
    return "  %s: {type: WriteToParquet, input: %s, config: {path: \"%s\", mode: %s}}\n"
        .formatted(name, input, path, mode);
  }

  private static String row(int id, String v) {
    return "{\"id\": " + id + ", \"v\": \"" + v + "\"}";
  }

  private static String refusal(Job job) {
    CommandFailed failed = assertThrows(CommandFailed.class, job::run);
    return failed.getMessage() + " [" + failed.id() + "]";
  }

  @Test
  void eachRunReadsExactlyWhatIsNewWhateverBecomesOfTheShards() throws Exception {
    Job job = append("rounds", "");
    try (TestStream stream = TestStream.create(server, "rounds", 2)) {
      stream.put("a", row(1, "a")).put("b", row(2, "b")).put("c", row(3, "c"));
      assertThat("one a shard", job.committed().inputs().size(), is(2));
      assertThat(job.table("lake").rows("id, v, k"), contains("1,a,a", "2,b,b", "3,c,c"));
      job.idle();

      stream.put("a", row(4, "d")).put("b", row(5, "e"));
      job.committed();
      List<String> all = List.of("1,a", "2,b", "3,c", "4,d", "5,e");
      assertThat(job.table("lake").rows("id, v"), is(all));
      job.idle();

      stream.put("a", row(6, "before the split"));
      stream.split();
      stream.put("a", row(7, "after it")).put("b", row(8, "after it"));
      job.committed();
      assertThat(job.table("lake").count(), is(8L));
      job.idle();
      stream.merge();
      stream.put("a", row(9, "after the merge"));
      job.committed();
      assertThat(job.table("lake").count(), is(9L));
      assertThat("numbers in their order", ordered(job), is("1,4,6,7,9"));
      job.idle();
    }
  }

  /** The ids of one partition key, by the numbers of their records. */
  private static String ordered(Job job) throws Exception {
    Map<String, String> ids = new TreeMap<>();
    for (String row : job.table("lake").rows("n, id, k")) {
      String[] cells = row.split(",", -1);
      if (cells[2].equals("a")) {
        ids.put(cells[0], cells[1]);
      }
    }
    return String.join(",", ids.values());
  }

  @Test
  void planAndPreviewTellRanges() throws Exception {
    Job job = append("told", "");
    try (TestStream stream = TestStream.create(server, "told", 1)) {
      stream.put("k", row(1, "a")).put("k", row(2, "b"));
      LocalEngine engine = new LocalEngine();
      PlanView plan = engine.plan(job.request());
      assertThat(
          plan.inputs().get(0).path(),
          startsWith("kinesis://eu-central-1/told/shardId-000000000000/-4"));
      Preview preview = engine.preview(job.request(), 10);
      assertThat(preview.tables().get(0).rows().size(), is(2));
      job.committed();
      plan = engine.plan(job.request());
      assertThat(plan.inputs().get(0).note(), containsString("earlier run"));
    }
  }

  @Test
  void aStartAtTheLatestRecordReadsWhatComesLater() throws Exception {
    Job job = append("late", "start: latest");
    try (TestStream stream = TestStream.create(server, "late", 2)) {
      stream.put("k", row(1, "before"));
      job.committed();
      stream.put("k", row(2, "after"));
      job.committed();
      assertThat(job.table("lake").rows("id"), contains("2"));
      job.again().committed();
      assertThat("--full", job.table("lake").rows("id"), contains("1", "2"));
    }
  }

  @Test
  void recordsThatCannotBeReadAreLettersAndAreReplayed() throws Exception {
    Job job = append("letters", "");
    byte[] aggregated = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2, 1, 2};
    try (TestStream stream = TestStream.create(server, "letters", 1)) {
      stream.put("k", row(1, "a")).put("k", "{\"id\": \"x1\"}").put("k", "{");
      stream.put("gone", "").put("k", aggregated).put("k", row(2, "b"));
      job.committed();
      assertThat(job.table("lake").rows("id"), contains("1", "2"));
      assertThat(codes(job), contains("SL-2101", "SL-2303", "SL-2311", "SL-2321"));
      job.idle();

      stream.put("k", row(3, "c"));
      job.committed();
      String tolerant =
          Files.readString(job.spec()).replace("{type: json}", "{type: json, tombstones: ignore}");
      Job.of(job.folder(), tolerant).replayed();
      assertThat(codes(job), contains("SL-2101", "SL-2303", "SL-2321"));
      assertThat(job.table("lake").rows("id"), contains("1", "2", "3"));
    }
  }

  private static List<String> codes(Job job) {
    return job.letters().stream().map(LetterGroup::code).sorted().toList();
  }

  /** A row of a letter has the place of its record, so it never wins over a newer one. */
  @Test
  void aReplayedRecordNeverWinsOverANewerOne() throws Exception {
    Path folder = temporary.resolve("replayed");
    String yaml =
        spec("replayed", "", LATEST, sink("lake", "latest", folder + "/lake", "merge"))
            .replace("type: string}", "type: string, required: true}");
    Job job = Job.of(folder, yaml);
    try (TestStream stream = TestStream.create(server, "replayed", 1)) {
      stream.put("k", row(1, "a")).put("k", "{\"id\": 1}");
      stream.put("k", "{\"id\": 2}");
      job.committed();
      stream.put("k", row(1, "b"));
      job.committed();
      assertThat(job.table("lake").rows("id, v"), contains("1,b"));
      Job.of(
              folder,
              yaml.replace(
                  "type: string, required: true}", "type: string, required: true, default: none}"))
          .replayed();
      assertThat(job.table("lake").rows("id, v"), contains("1,b", "2,none"));
      assertThat(job.letters(), is(empty()));
    }
  }

  @Test
  void aStreamMadeAgainIsRefusedUntilTheTableIsMadeAgain() throws Exception {
    Job job = append("again", "");
    try (TestStream stream = TestStream.create(server, "again", 1)) {
      stream.put("k", row(1, "old"));
      job.committed();
      stream.recreate(1);
      stream.put("k", row(2, "new")).put("k", row(3, "new"));
      assertThat(refusal(job), containsString("[SL-3644]"));
      assertThat(job.table("lake").rows("id"), contains("1"));
      job.again().committed();
      assertThat(job.table("lake").rows("id"), contains("2", "3"));
      job.idle();
    }
  }

  @Test
  void anUnknownStreamAndASilentServerAreErrors() throws Exception {
    assertThat(refusal(append("nowhere", "")), containsString("[SL-3643]"));
    Job silent = append("silent", "");
    String yaml = Files.readString(silent.spec());
    Job dead =
        Job.of(
            silent.folder(),
            yaml.replace(server.endpoint(), "http://127.0.0.1:1")
                .replace("timeout: 30s", "timeout: 1s"));
    assertThat(refusal(dead), containsString("[SL-3641]"));
  }

  @Test
  void overwritesAreRefusedWhenTheSpecIsChecked() throws Exception {
    Job job = append("modes", "");
    String yaml = Files.readString(job.spec()).replace("mode: append", "mode: overwrite");
    Job refused = Job.of(job.folder(), yaml);
    Exception invalid = assertThrows(Exception.class, refused::run);
    assertThat(invalid.getMessage(), containsString("SL-3417"));
  }

  private static final String LATEST =
      """
      steps:
        latest: {type: LatestPerKey, input: raw, config: {keys: [id]}}
      """;

  @Test
  void aRunThatFailsAnywhereAndIsRunAgainReadsEverythingOnce() throws Exception {
    try (TestStream stream = TestStream.create(server, "killed", 2)) {
      List<String> expected = new ArrayList<>();
      Map<Integer, String> latest = new TreeMap<>();
      for (int i = 0; i < 9; i++) {
        add(stream, i, expected, latest);
      }
      int effects = killed(0, Fault.FAILED, stream, expected, latest);
      int step = Math.max(1, effects / 6);
      for (int at = 1; at <= effects; at += step) {
        killed(at, at % 2 == 0 ? Fault.FAILED : Fault.LOST_REPLY, stream, expected, latest);
      }
    }
  }

  /** The records of an id have one partition key. */
  private static void add(
      TestStream stream, int i, List<String> expected, Map<Integer, String> latest) {
    stream.put("key" + i % 4, row(i % 4, "v" + i));
    expected.add(i % 4 + ",v" + i);
    latest.put(i % 4, i % 4 + ",v" + i);
  }

  /** One run that fails at that effect, a record and a split, and the next run. */
  private static int killed(
      int at, Fault fault, TestStream stream, List<String> expected, Map<Integer, String> latest)
      throws Exception {
    Path folder = temporary.resolve("killed-" + at + fault);
    try (FaultWorld world = FaultWorld.onDisk(folder)) {
      Job job =
          Job.of(
              folder,
              spec(
                  "killed",
                  "",
                  LATEST,
                  sink("merged", "latest", world.location("merged"), "merge")
                      + sink("added", "raw", world.location("added"), "append")));
      if (at > 0) {
        world.arm(at, fault);
      }
      try {
        job.run();
      } catch (RuntimeException | Error e) {
        assertThat(String.valueOf(e), at > 0, is(true)); // the fault
      }
      int effects = world.calls();
      world.restart();
      // More has come meanwhile: what one of the tables has read keeps its bounds.
      if (stream.open().size() < 4) {
        stream.split();
      }
      add(stream, expected.size(), expected, latest);
      RunReport report = job.run();
      assertThat(report.outcome().message(), report.outcome().kind(), is(Outcome.Kind.COMMITTED));
      String where = "effect " + at + " " + fault;
      assertThat(
          where, job.table("added").rows("id, v"), is(new TreeSet<>(expected).stream().toList()));
      assertThat(where, job.table("merged").rows("id, v"), is(List.copyOf(latest.values())));
      job.idle();
      return effects;
    }
  }

  /**
   * The events of the example, and the tombstones that go with deletes, as Debezium Server does.
   */
  @Test
  void eventsOfDebeziumBecomeTheCurrentTable() throws Exception {
    Path example = Repository.file("examples/debezium");
    String name = "shop.public.orders";
    String yaml = Files.readString(example.resolve("spec.yaml"));
    yaml =
        yaml.substring(0, yaml.indexOf("sources:"))
            + """
            sources:
              events:
                type: ReadFromKinesis
                config:
                  streams: %s
                  region: %s
                  endpoint: "%s"
                  format: {type: raw}
                  metadata: {stream: topic}
            """
                .formatted(name, TestStream.REGION, server.endpoint())
            + yaml.substring(yaml.indexOf("steps:"));
    Path folder = temporary.resolve("debezium");
    Job job =
        Job.of(folder, yaml.replace("default: data/debezium", "default: " + folder + "/lake"));
    ObjectMapper json = new ObjectMapper();
    try (TestStream stream = TestStream.create(server, name, 2)) {
      for (String day : List.of("2026-03-01", "2026-03-02")) {
        for (String line : Files.readAllLines(example.resolve("landing/" + day + ".jsonl"))) {
          JsonNode event = json.readTree(line);
          String key = event.get("key").toString();
          JsonNode value = event.get("value");
          stream.put(key, value == null || value.isNull() ? "" : value.toString());
          if (event.path("value").path("op").asText("").equals("d")) {
            stream.put(key, "");
          }
        }
        stream.split();
        job.committed();
      }
    }
    List<String> expected = Files.readAllLines(example.resolve("expected/rows.csv"));
    assertThat(
        job.table("lake")
            .rows("id, customer, amount, ordered, strftime(updated, '%Y-%m-%d %H:%M:%S'), note"),
        is(expected.subList(1, expected.size())));
    job.idle();
  }
}
