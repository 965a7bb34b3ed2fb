package dev.strandline.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.io.faults.Fault;
import dev.strandline.io.faults.FaultWorld;
import dev.strandline.jobs.Job;
import dev.strandline.kafka.server.KafkaBroker;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.LedgerEntry;
import dev.strandline.pipelines.cli.LetterGroup;
import dev.strandline.pipelines.cli.PlanView;
import dev.strandline.pipelines.cli.Preview;
import dev.strandline.pipelines.cli.TableChoice;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs from a broker to tables: exactly once, run after run, whatever happens between them. */
final class KafkaIT {
  @AutoClose private static KafkaBroker broker;
  @TempDir private static Path temporary;

  @BeforeAll
  static void start() throws IOException {
    broker = KafkaBroker.start();
  }

  /** A job that appends what it reads, with a table named {@code lake}. */
  private static Job append(String topic, String more) throws IOException {
    Path folder = temporary.resolve(topic);
    return Job.of(folder, spec(topic, more, "", sink("lake", "raw", folder + "/lake", "append")));
  }

  private static String spec(String topic, String more, String steps, String sinks) {
    return """
    strandline: v1
    name: %1$s
    sources:
      raw:
        type: ReadFromKafka
        config:
          bootstrap_servers: "%2$s"
          topics: %1$s
          timeout: 30s
          format: {type: json}
          columns:
            - {name: id, type: int64, required: true}
            - {name: v, type: string}
          metadata: {partition: p, offset: o}
          %3$s
    %4$s
    sinks:
    %5$s
    dead_letters: {path: "%6$s/bad"}
    """
        .formatted(topic, broker.address(), more, steps, sinks, temporary.resolve(topic));
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
  void eachRunReadsExactlyWhatIsNew() throws Exception {
    Job job = append("rounds", "");
    try (Topic topic = Topic.create(broker, "rounds", 3)) {
      topic.put(0, null, row(1, "a")).put(1, null, row(2, "b")).put(1, null, row(3, "c"));
      RunReport first = job.committed();
      assertThat(job.table("lake").rows("id, v, p, o"), contains("1,a,0,0", "2,b,1,0", "3,c,1,1"));
      assertThat("one a partition, an empty one too", first.inputs().size(), is(3));

      job.idle();
      topic.put(1, null, row(4, "d")).put(2, null, row(5, "e"));
      assertThat(job.committed().inputs().size(), is(5)); // with those that earlier runs read
      List<String> all = List.of("1,a,0,0", "2,b,1,0", "3,c,1,1", "4,d,1,2", "5,e,2,0");
      assertThat(job.table("lake").rows("id, v, p, o"), is(all));
      job.idle();
      assertThat(job.table("lake").rows("id, v, p, o"), is(all));

      topic.grow(4);
      topic.put(3, null, row(6, "f"));
      job.committed();
      assertThat(job.table("lake").count(), is(6L));
    }
  }

  @Test
  void planPreviewAndHistoryTellRanges() throws Exception {
    Job job = append("told", "");
    try (Topic topic = Topic.create(broker, "told", 1)) {
      topic.put(0, null, row(1, "a")).put(0, null, row(2, "b"));
      LocalEngine engine = new LocalEngine();
      PlanView plan = engine.plan(job.request());
      String location = "kafka://" + broker.address() + "/told/0/0-2";
      assertThat(plan.inputs().stream().map(PlanView.InputFile::path).toList(), contains(location));
      Preview preview = engine.preview(job.request(), 10);
      assertThat(preview.tables().get(0).rows().size(), is(2));
      job.committed();
      plan = engine.plan(job.request());
      assertThat(plan.inputs().get(0).note(), containsString("earlier run"));
      List<LedgerEntry> ledger =
          engine.ledger(
              new TableChoice(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(job.folder().resolve("lake").toString())));
      assertThat(ledger.size(), is(1));
      assertThat(ledger.get(0).toString(), containsString("told/000000/0000000000000000000"));
    }
  }

  @Test
  void aStartAtTheLatestOffsetReadsWhatComesLater() throws Exception {
    Job job = append("late", "start: latest");
    try (Topic topic = Topic.create(broker, "late", 1)) {
      topic.put(0, null, row(1, "before"));
      job.committed();
      topic.put(0, null, row(2, "after"));
      job.committed();
      assertThat(job.table("lake").rows("id"), contains("2"));
      job.again().committed();
      assertThat("--full", job.table("lake").rows("id"), contains("1", "2"));
    }
  }

  @Test
  void transactionsEndAndAbortedOnesAreLeftOut() throws Exception {
    Job job = append("tx", "");
    try (Topic topic = Topic.create(broker, "tx", 1);
        KafkaProducer<byte[], byte[]> one = topic.producer(Optional.of("one"));
        KafkaProducer<byte[], byte[]> two = topic.producer(Optional.of("two"))) {
      one.initTransactions();
      two.initTransactions();
      one.beginTransaction();
      one.send(topic.message(0, row(1, "kept"))).get();
      one.commitTransaction();
      one.beginTransaction();
      one.send(topic.message(0, row(2, "aborted"))).get();
      one.abortTransaction();
      // The last offsets are an aborted message and the mark of its end.
      job.committed();
      assertThat(job.table("lake").rows("id, v"), contains("1,kept"));
      job.idle();

      two.beginTransaction();
      two.send(topic.message(0, row(3, "open"))).get();
      one.beginTransaction();
      one.send(topic.message(0, row(4, "behind it"))).get();
      one.commitTransaction();
      job.idle(); // nobody may read beyond an open transaction
      two.commitTransaction();
      job.committed();
      assertThat(job.table("lake").rows("id, v"), contains("1,kept", "3,open", "4,behind it"));
    }
  }

  @Test
  void messagesThatCannotBeReadAreLettersAndAreReplayed() throws Exception {
    Job job = append("letters", "");
    try (Topic topic = Topic.create(broker, "letters", 2)) {
      topic.put(0, "k", row(1, "a")).put(0, "k", "{\"id\": \"x1\"}").put(1, null, "{");
      topic.put(1, "gone", null).put(1, null, row(2, "b"));
      job.committed();
      assertThat(job.table("lake").rows("id"), contains("1", "2"));
      assertThat(
          job.letters().stream().map(LetterGroup::code).sorted().toList(),
          contains("SL-2101", "SL-2303", "SL-2311"));
      job.idle();

      topic.put(0, null, row(3, "c"));
      job.committed();
      String tolerant =
          Files.readString(job.spec()).replace("{type: json}", "{type: json, tombstones: ignore}");
      Job.of(job.folder(), tolerant).replayed();
      assertThat(
          job.letters().stream().map(LetterGroup::code).sorted().toList(),
          contains("SL-2101", "SL-2303"));
      assertThat(job.table("lake").rows("id"), contains("1", "2", "3"));
    }
  }

  @Test
  void aRecreatedTopicIsRefusedUntilTheTableIsMadeAgain() throws Exception {
    Job job = append("again", "");
    try (Topic topic = Topic.create(broker, "again", 1)) {
      topic.put(0, null, row(1, "old"));
      job.committed();
      topic.recreate(1);
      topic.put(0, null, row(2, "new")).put(0, null, row(3, "new"));
      assertThat(refusal(job), containsString("[SL-3604]"));
      assertThat(job.table("lake").rows("id"), contains("1"));
      job.again().committed();
      assertThat(job.table("lake").rows("id"), contains("2", "3"));
      job.idle();
    }
  }

  @Test
  void lostOffsetsAreRefusedOrPassedOver() throws Exception {
    Job job = append("lost", "");
    try (Topic topic = Topic.create(broker, "lost", 1)) {
      topic.put(0, null, row(1, "a"));
      job.committed();
      topic.put(0, null, row(2, "b")).put(0, null, row(3, "c")).put(0, null, row(4, "d"));
      topic.drop(0, 3);
      String message = refusal(job);
      assertThat(message, containsString("lost/0: offsets 1 to 2"));
      assertThat(message, containsString("[SL-3605]"));
      append("lost", "on_lost_offsets: continue").committed();
      assertThat(job.table("lake").rows("id"), contains("1", "4"));
      job.idle();
    }
  }

  @Test
  void anUnknownTopicAndASilentBrokerAreErrors() throws Exception {
    assertThat(refusal(append("nowhere", "")), containsString("[SL-3603]"));
    Job silent = append("silent", "");
    String yaml = Files.readString(silent.spec());
    Job dead =
        Job.of(
            silent.folder(),
            yaml.replace(broker.address(), "127.0.0.1:1").replace("timeout: 30s", "timeout: 1s"));
    assertThat(refusal(dead), containsString("[SL-3601]"));
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

  /** A merge of one table and an append to another, from three partitions. */
  private static Job two(String topic, Path folder, FaultWorld world) throws IOException {
    return Job.of(
        folder,
        spec(
            topic,
            "",
            LATEST,
            sink("merged", "latest", world.location("merged"), "merge")
                + sink("added", "raw", world.location("added"), "append")));
  }

  @Test
  void aRunThatFailsAnywhereAndIsRunAgainReadsEverythingOnce() throws Exception {
    try (Topic topic = Topic.create(broker, "killed", 3)) {
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        topic.put(i % 3, null, row(i % 4, "v" + i));
        expected.add(i % 4 + ",v" + i);
      }
      int effects = killed(0, Fault.FAILED, topic, expected);
      int step = Math.max(1, effects / 12);
      for (int at = 1; at <= effects; at += step) {
        killed(at, Fault.FAILED, topic, expected);
        killed(at, Fault.LOST_REPLY, topic, expected);
      }
    }
  }

  /** One run that fails at that effect, more messages, and the next run. */
  private static int killed(int at, Fault fault, Topic topic, List<String> expected)
      throws Exception {
    Path folder = temporary.resolve("killed-" + at + fault);
    try (FaultWorld world = FaultWorld.onDisk(folder)) {
      Job job = two("killed", folder, world);
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
      int number = expected.size();
      topic.put(number % 3, null, row(number % 4, "v" + number));
      expected.add(number % 4 + ",v" + number);
      RunReport report = job.run();
      assertThat(report.outcome().message(), report.outcome().kind(), is(Outcome.Kind.COMMITTED));
      String where = "effect " + at + " " + fault;
      assertThat(
          where, job.table("added").rows("id, v"), is(new TreeSet<>(expected).stream().toList()));
      assertThat(where, job.table("merged").count(), is(4L));
      assertThat(where, job.table("merged").rows("id, v"), is(latest(job)));
      job.idle();
      return effects;
    }
  }

  /** Of all messages the latest a key, by partition and offset, as the appended table tells. */
  private static List<String> latest(Job job) throws Exception {
    List<String> latest = new ArrayList<>();
    String last = "";
    for (String row : job.table("added").rows("id, p, o, v")) {
      String[] cells = row.split(",", -1);
      if (cells[0].equals(last)) {
        latest.remove(latest.size() - 1);
      }
      last = cells[0];
      latest.add(cells[0] + "," + cells[3]);
    }
    return latest;
  }

  @Test
  void runsInPartsMakeTheTableThatOneRunMakes() throws Exception {
    try (Topic topic = Topic.create(broker, "parts", 2);
        FaultWorld parts = FaultWorld.onDisk(temporary.resolve("in-parts"));
        FaultWorld whole = FaultWorld.onDisk(temporary.resolve("in-one"))) {
      Job job = two("parts", temporary.resolve("in-parts"), parts);
      for (int i = 0; i < 12; i++) {
        topic.put(i % 2, null, row(i % 5, "v" + i));
        if (i % 4 == 3) {
          job.committed();
        }
      }
      Job once = two("parts", temporary.resolve("in-one"), whole);
      once.committed();
      for (String table : List.of("merged", "added")) {
        assertThat(
            job.table(table).rows("id, v, p, o, _sl_origin, _sl_seq"),
            is(once.table(table).rows("id, v, p, o, _sl_origin, _sl_seq")));
      }
      assertThat(job.letters(), is(empty()));
    }
  }

  private static final String DEBEZIUM =
      """
      sources:
        events:
          type: ReadFromKafka
          config:
            bootstrap_servers: "%s"
            topics: [%s]
            format: {type: raw}
            metadata: {topic: topic, partition: partition, offset: offset}
      """;

  /** The events of the example, and the tombstones that go with deletes, through a real topic. */
  @Test
  void eventsOfDebeziumBecomeTheCurrentTable() throws Exception {
    Path example = Repository.file("examples/debezium");
    String name = "shop.public.orders";
    String yaml = Files.readString(example.resolve("spec.yaml"));
    yaml =
        yaml.substring(0, yaml.indexOf("sources:"))
            + DEBEZIUM.formatted(broker.address(), name)
            + yaml.substring(yaml.indexOf("steps:"));
    Path folder = temporary.resolve("debezium");
    Job job =
        Job.of(folder, yaml.replace("default: data/debezium", "default: " + folder + "/lake"));
    ObjectMapper json = new ObjectMapper();
    try (Topic topic = Topic.create(broker, name, 2)) {
      for (String day : List.of("2026-03-01", "2026-03-02")) {
        for (String line : Files.readAllLines(example.resolve("landing/" + day + ".jsonl"))) {
          JsonNode event = json.readTree(line);
          int partition = event.get("partition").intValue();
          String key = event.get("key").toString();
          topic.put(partition, key, text(event.get("value")));
          if (event.get("value").path("op").asText("").equals("d")) {
            topic.put(partition, key, null);
          }
        }
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

  /** The events of two tables, a topic each and one that nobody declares, read once. */
  @Test
  void eventsOfSeveralTablesBecomeOneTableEach() throws Exception {
    Path example = Repository.file("examples/debezium-tables");
    List<String> names = List.of("shop.public.orders_2", "shop.public.items_2", "shop.audit.log_2");
    String yaml = Files.readString(example.resolve("spec.yaml"));
    yaml =
        yaml.substring(0, yaml.indexOf("sources:"))
            + DEBEZIUM.formatted(broker.address(), String.join(", ", names))
            + yaml.substring(yaml.indexOf("steps:"));
    Path folder = temporary.resolve("tables");
    Job job =
        Job.of(
            folder, yaml.replace("default: data/debezium-tables", "default: " + folder + "/lake"));
    ObjectMapper json = new ObjectMapper();
    try (Topic orders = Topic.create(broker, names.get(0), 2);
        Topic items = Topic.create(broker, names.get(1), 1);
        Topic log = Topic.create(broker, names.get(2), 1)) {
      for (String day : List.of("2026-03-02", "2026-03-01")) {
        for (String line : Files.readAllLines(example.resolve("landing/" + day + ".jsonl"))) {
          JsonNode event = json.readTree(line);
          String name = event.get("topic").asText();
          Topic topic = name.endsWith("orders") ? orders : name.endsWith("items") ? items : log;
          String key = event.get("key").toString();
          topic.put(topic == orders ? key.hashCode() & 1 : 0, key, text(event.get("value")));
        }
        job.committed();
        job.idle();
      }
    }
    Map<String, String> columns =
        Map.of("orders", "id, customer, amount, note", "items", "order_id, line, sku, quantity");
    for (String table : columns.keySet()) {
      List<String> expected = Files.readAllLines(example.resolve("expected/" + table + ".csv"));
      assertThat(
          job.table("lake/public/" + table).rows(columns.get(table)),
          is(expected.subList(1, expected.size())));
    }
    List<LedgerEntry> ledger =
        new LocalEngine()
            .ledger(
                new TableChoice(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(folder.resolve("lake/public/items").toString())));
    assertThat("each table knows the ranges of all", ledger.size(), is(7));
  }

  private static @Nullable String text(JsonNode value) {
    return value == null || value.isNull() ? null : value.toString();
  }
}
