package dev.strandline.chain;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.strandline.kafka.server.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real chain: PostgreSQL under random transactions, Debezium, a Kafka broker, and runs that
 * land what has come; each of them killed while the others work. After quiet, the tables are the
 * database's.
 *
 * <p>{@code -Dstrandline.transactions=20000} for longer; {@code -Dstrandline.seed=N} chooses as
 * then, although what meets what is up to the machine.
 */
final class ChainIT {
  private static final long SEED = Long.getLong("strandline.seed", 1L);
  private static final int TRANSACTIONS = Integer.getInteger("strandline.transactions", 1_500);
  private static final int EACH = 5;

  private static final String ORDERS =
      """
      SELECT id, customer, amount, CAST(rate AS decimal(38,9)), ordered,
        to_char(updated AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), md5(note), length(note),
        array_to_string(tags, ' '), md5(region) FROM orders
      """;
  private static final String LANDED_ORDERS =
      """
      SELECT id, customer, amount, rate, ordered, strftime(updated, '%Y-%m-%d %H:%M:%S.%f'),
        md5(note), length(note), array_to_string(tags, ' '), md5(region) FROM {table}
      """;
  private static final String ITEMS = "SELECT order_id, line, sku, qty, md5(remark) FROM items";

  private static final String SPEC =
      """
      strandline: v1
      name: shop
      sources:
        events:
          type: ReadFromKafka
          config:
            bootstrap_servers: "%1$s"
            topics: [shop.public.orders, shop.public.items]
            format: {type: raw}
            timeout: 20s
            metadata: {topic: topic, partition: partition, offset: offset}
      steps:
        order_changes:
          type: DecodeChanges
          input: events
          config:
            format:
              type: debezium
              table: public.orders
              columns:
                - {name: id, type: int64, required: true}
                - {name: customer}
                - {name: amount, type: "decimal(12,2)"}
                - {name: rate, type: "decimal(38,9)"}
                - {name: ordered, type: date}
                - {name: updated, type: timestamp}
                - {name: note}
                - {name: tags, type: array<string>}
                %3$s
        item_changes:
          type: DecodeChanges
          input: events
          config:
            format:
              type: debezium
              table: public.items
              columns:
                - {name: order_id, type: int64, required: true}
                - {name: line, type: int32, required: true}
                - {name: sku}
                - {name: qty, type: int32}
                - {name: remark}
        latest_orders: {type: LatestPerKey, input: order_changes, config: {keys: [id]}}
        latest_items: {type: LatestPerKey, input: item_changes, config: {keys: [order_id, line]}}
      sinks:
        orders:
          type: WriteToParquet
          input: latest_orders
          config: {path: "%2$s/orders", mode: merge, on_drift: evolve}
        items:
          type: WriteToParquet
          input: latest_items
          config: {path: "%2$s/items", mode: merge}
      dead_letters: {path: "%2$s/bad", limit: {rows: 0}}
      """;

  private static final String REGION = "- {name: region}";
  private static final String STREAM = "stream: {commit_every: 1s, stop_when_idle: 20s}\n";

  @TempDir Path folder;

  /** What is killed. */
  private enum Fault {
    RUN,
    BROKER,
    CONNECTOR,
    POSTGRES
  }

  /** Runs from cron, and a stream on Flink in a process of its own. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTablesAreTheDatabasesWhateverIsKilled(boolean streams) throws Exception {
    System.out.println(
        "ChainIT seed " + SEED + ", " + TRANSACTIONS + " transactions, a stream: " + streams);
    long from = System.nanoTime();
    try (KafkaBroker broker = KafkaBroker.start();
        Postgres postgres = Postgres.start(folder)) {
      Workload.create(postgres);
      topics(broker);
      // What is there before the connector comes is in its snapshot.
      Workload workload = new Workload(SEED);
      try (Connection connection = postgres.connect()) {
        for (int i = 0; i < 50; i++) {
          workload.transaction(connection);
        }
      }
      try (Connector connector =
              Connector.start(folder, postgres.port(), broker.address(), Workload.TABLES);
          Landing landing =
              streams
                  ? new StreamLanding(new Launches(folder, spec(broker.address(), true, "")))
                  : new RunsLanding(new Launches(folder, spec(broker.address(), false, "")))) {
        told("all are up", from);
        Map<Fault, Integer> faults =
            underWork(
                postgres,
                workload,
                broker,
                connector,
                landing,
                () -> spec(broker.address(), streams, REGION));
        told(TRANSACTIONS + " transactions, killed " + faults, from);
        awaitQuiet(postgres, broker, connector);
        told("the log is delivered", from);
        assertThat(faults.get(Fault.BROKER), is(EACH));
        assertThat(faults.get(Fault.RUN), is(EACH));
        landing.end();
        told("landed", from);
      }
      compare("orders", Rows.of(postgres, ORDERS), LANDED_ORDERS);
      compare("items", Rows.of(postgres, ITEMS), ITEMS.replace("items", "{table}"));
    }
  }

  private Path spec(String broker, boolean streams, String more) throws IOException {
    Path lake = Files.createDirectories(folder.resolve("lake"));
    String yaml = SPEC.formatted(broker, lake, more) + (streams ? STREAM : "");
    return Files.writeString(folder.resolve("spec.yaml"), yaml);
  }

  private static void topics(KafkaBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      List<NewTopic> topics = new ArrayList<>();
      for (String table : Workload.TABLES) {
        topics.add(new NewTopic("shop.public." + table, table.equals("marker") ? 1 : 3, (short) 1));
      }
      admin.createTopics(topics).all().get();
    }
  }

  /**
   * Lets them all work, and kills one after another; how often which. In the middle the database
   * gets a column more, and then the spec.
   */
  private static Map<Fault, Integer> underWork(
      Postgres postgres,
      Workload workload,
      KafkaBroker broker,
      Connector connector,
      Landing landing,
      Callable<Path> otherSpec)
      throws Exception {
    Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    List<Fault> plan = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      plan.add(Fault.RUN);
      plan.add(Fault.BROKER);
      if (i % 2 == 0) {
        plan.add(Fault.CONNECTOR);
      }
    }
    plan.add(Fault.POSTGRES);
    Random random = new Random(SEED);
    Collections.shuffle(plan, random);
    AtomicInteger allowed = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Thread worker = new Thread(() -> work(postgres, workload, allowed, done), "workload");
    worker.setDaemon(true);
    worker.start();
    for (int i = 0; i < plan.size(); i++) {
      allowed.set(TRANSACTIONS * (i + 1) / plan.size());
      connector.revive();
      if (i == plan.size() / 2) {
        workload.addRegion(postgres);
        landing.use(otherSpec.call());
      }
      LandingProcess run = landing.atWork();
      boolean ended = run.ends(500 + random.nextInt(4_000));
      Fault fault = plan.get(i);
      switch (fault) {
        case RUN -> {
          if (ended) {
            plan.add(Fault.RUN); // it was too fast; another one
            continue;
          }
          run.kill();
        }
        case BROKER -> {
          broker.kill();
          broker.restart();
        }
        case CONNECTOR -> connector.crash();
        case POSTGRES -> postgres.crash();
      }
      faults.merge(fault, 1, Integer::sum);
      landing.outlived(fault.toString(), run);
    }
    allowed.set(TRANSACTIONS);
    worker.join(TimeUnit.MINUTES.toMillis(3));
    assertThat("transactions done", done.get(), is(TRANSACTIONS));
    return faults;
  }

  /**
   * Transactions, as many as are allowed so far; after a crash of the database it connects anew.
   */
  private static void work(
      Postgres postgres, Workload workload, AtomicInteger allowed, AtomicInteger done) {
    while (done.get() < TRANSACTIONS) {
      try (Connection connection = postgres.connect()) {
        while (done.get() < TRANSACTIONS) {
          if (done.get() < allowed.get()) {
            workload.transaction(connection);
            done.incrementAndGet();
          } else {
            Thread.sleep(10);
          }
        }
      } catch (SQLException e) {
        // The database is down; it is asked again until it answers.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Waits until a last row's event is in its topic: then every event before it is in its own. */
  private static void awaitQuiet(Postgres postgres, KafkaBroker broker, Connector connector)
      throws Exception {
    postgres.execute("INSERT INTO marker VALUES (1)");
    TopicPartition marker = new TopicPartition("shop.public.marker", 0);
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.address()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(marker));
      consumer.seekToBeginning(List.of(marker));
      while (true) {
        connector.revive();
        for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofMillis(200))) {
          if (found.value() != null) {
            return;
          }
        }
        assertThat("the last event comes in time", System.nanoTime(), lessThan(end));
      }
    }
  }

  private void compare(String table, List<String> expected, String landed) throws SQLException {
    List<String> rows = Rows.of(folder.resolve("lake").resolve(table), landed);
    System.out.println(table + ": " + expected.size() + " rows");
    assertThat(expected.size(), is(greaterThan(10)));
    List<String> missing = new ArrayList<>(expected);
    rows.forEach(missing::remove);
    List<String> surplus = new ArrayList<>(rows);
    expected.forEach(surplus::remove);
    assertThat(table + " lacks", missing, is(List.of()));
    assertThat(table + " has besides", surplus, is(List.of()));
  }

  private static void told(String what, long from) {
    System.out.println(
        what + " after " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from) + " s");
  }
}
