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
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real chain: a database under random transactions, Debezium, a Kafka broker, and runs that
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
            topics: [shop.%4$s.orders, shop.%4$s.items]
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
              table: %4$s.orders
              columns:
                - {name: id, type: int64, required: true}
                - {name: customer}
                - {name: amount, type: "decimal(12,2)"}
                - {name: rate, type: "decimal(38,9)"}
                - {name: ordered, type: date}
                - {name: updated, type: timestamp}
                - {name: note}
                - {name: tags, type: "%5$s"}
                %3$s
        item_changes:
          type: DecodeChanges
          input: events
          config:
            format:
              type: debezium
              table: %4$s.items
              truncate: apply
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
    DATABASE
  }

  /**
   * Runs from cron, and a stream on Flink in a process of its own; in front of MariaDB, whose log
   * is of another kind, with fewer of all.
   */
  @ParameterizedTest
  @CsvSource({"POSTGRES, false, 1", "POSTGRES, true, 1", "MARIADB, false, 3"})
  void theTablesAreTheDatabasesWhateverIsKilled(Dialect dialect, boolean streams, int part)
      throws Exception {
    int transactions = TRANSACTIONS / part;
    System.out.printf(
        "ChainIT seed %d, %s, %d transactions, a stream: %s%n",
        SEED, dialect, transactions, streams);
    long from = System.nanoTime();
    try (KafkaBroker broker = KafkaBroker.start();
        Database database = Database.start(dialect, folder)) {
      Workload.create(database);
      topics(broker, dialect);
      // What is there before the connector comes is in its snapshot.
      Workload workload = new Workload(dialect, SEED);
      try (Connection connection = database.connect()) {
        for (int i = 0; i < 50; i++) {
          workload.transaction(connection);
        }
      }
      Launches launches = new Launches(folder, spec(broker.address(), dialect, streams, ""));
      try (Connector connector =
              Connector.start(folder, database, broker.address(), Workload.TABLES);
          Landing landing = streams ? new StreamLanding(launches) : new RunsLanding(launches)) {
        if (dialect == Dialect.MARIADB) {
          awaitStreaming(database, connector);
        }
        told("all are up", from);
        int each = Math.max(1, EACH / part);
        Map<Fault, Integer> faults =
            underWork(
                plan(dialect, each),
                transactions,
                database,
                workload,
                broker,
                connector,
                landing,
                () -> spec(broker.address(), dialect, streams, REGION));
        told(transactions + " transactions, killed " + faults, from);
        awaitMarker(1, database, broker, connector);
        told("the log is delivered", from);
        assertThat(faults.get(Fault.BROKER), is(each));
        assertThat(faults.get(Fault.RUN), is(each));
        landing.end();
        told("landed", from);
      }
      compare("orders", Rows.of(database, dialect.orders()), dialect.landedOrders());
      compare("items", Rows.of(database, ITEMS), ITEMS.replace("items", "{table}"));
    }
  }

  private Path spec(String broker, Dialect dialect, boolean streams, String more)
      throws IOException {
    Path lake = Files.createDirectories(folder.resolve("lake"));
    String yaml =
        SPEC.formatted(broker, lake, more, dialect.schema(), dialect.tagsType())
            + (streams ? STREAM : "");
    return Files.writeString(folder.resolve("spec.yaml"), yaml);
  }

  private static void topics(KafkaBroker broker, Dialect dialect) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      List<NewTopic> topics = new ArrayList<>();
      for (String table : Workload.TABLES) {
        topics.add(new NewTopic(topic(dialect, table), table.equals("marker") ? 1 : 3, (short) 1));
      }
      admin.createTopics(topics).all().get();
    }
  }

  private static String topic(Dialect dialect, String table) {
    return "shop." + dialect.schema() + "." + table;
  }

  private static List<Fault> plan(Dialect dialect, int each) {
    List<Fault> plan = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      plan.add(Fault.RUN);
      plan.add(Fault.BROKER);
      if (i % 2 == 0) {
        plan.add(Fault.CONNECTOR);
      }
    }
    if (dialect == Dialect.POSTGRES) {
      plan.add(Fault.DATABASE);
    }
    Collections.shuffle(plan, new Random(SEED));
    return plan;
  }

  /**
   * Lets them all work, and kills one after another; how often which. In the middle the database
   * gets a column more, and then the spec.
   */
  private static Map<Fault, Integer> underWork(
      List<Fault> plan,
      int transactions,
      Database database,
      Workload workload,
      KafkaBroker broker,
      Connector connector,
      Landing landing,
      Callable<Path> otherSpec)
      throws Exception {
    Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    Random random = new Random(SEED);
    AtomicInteger allowed = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Thread worker =
        new Thread(() -> work(database, workload, transactions, allowed, done), "workload");
    worker.setDaemon(true);
    worker.start();
    for (int i = 0; i < plan.size(); i++) {
      allowed.set(transactions * (i + 1) / plan.size());
      connector.revive();
      if (i == plan.size() / 2) {
        workload.addRegion(database);
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
        case DATABASE -> database.crash();
      }
      faults.merge(fault, 1, Integer::sum);
      landing.outlived(fault.toString(), run);
    }
    allowed.set(transactions);
    worker.join(TimeUnit.MINUTES.toMillis(3));
    assertThat("transactions done", done.get(), is(transactions));
    return faults;
  }

  /**
   * Transactions, as many as are allowed so far; after a crash of the database it connects anew.
   */
  private static void work(
      Database database,
      Workload workload,
      int transactions,
      AtomicInteger allowed,
      AtomicInteger done) {
    while (done.get() < transactions) {
      try (Connection connection = database.connect()) {
        while (done.get() < transactions) {
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

  /**
   * Waits until the connector has noted that its snapshot is done: its next one would lack what was
   * deleted since, which PostgreSQL's slot still has, and the events of MariaDB have not.
   */
  private static void awaitStreaming(Database database, Connector connector) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    for (int id = 2; !connector.noted().contains("server_id"); id++) {
      assertThat("it notes how far it came", System.nanoTime(), lessThan(end));
      database.execute("INSERT INTO marker VALUES (" + id + ")"); // it notes so at events only
      Thread.sleep(200);
    }
  }

  /** Waits until a new row's event is in its topic: then every event before it is in its own. */
  private static void awaitMarker(
      int id, Database database, KafkaBroker broker, Connector connector) throws Exception {
    database.execute("INSERT INTO marker VALUES (" + id + ")");
    TopicPartition marker = new TopicPartition(topic(database.dialect(), "marker"), 0);
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
          if (found.value() != null && found.value().contains("\"after\":{\"id\":" + id + "}")) {
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
