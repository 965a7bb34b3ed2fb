package dev.strandline.benchmarks.changes;

import dev.strandline.benchmarks.Contender;
import dev.strandline.benchmarks.Contenders;
import dev.strandline.benchmarks.InputFiles;
import dev.strandline.benchmarks.Measurement;
import dev.strandline.benchmarks.Peers;
import dev.strandline.benchmarks.ResultTable;
import dev.strandline.benchmarks.Setup;
import dev.strandline.examples.RowCount;
import dev.strandline.kafka.server.KafkaBroker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lands change data with each peer in turn, checks that all tables hold the same rows, and prints
 * the cost.
 */
@Command(
    name = "changes",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lands change data with each peer in turn.")
public final class ChangesBenchmark {
  @Mixin private Setup setup = new Setup();

  private final PrintStream out = System.out;

  private ChangesBenchmark() {}

  public static void main(String[] args) {
    System.exit(Setup.execute(new ChangesBenchmark(), args));
  }

  @Command(
      name = "dms",
      mixinStandardHelpOptions = true,
      showDefaultValues = true,
      description = "Files of changes onto the table of a full load.")
  int dms(
      @Option(
              names = "--rows",
              defaultValue = "20m",
              paramLabel = "<rows>",
              description = "Of the full load.")
          String loaded,
      @Option(
              names = "--ratio",
              defaultValue = "0.1",
              paramLabel = "<ratio>",
              description = "Changes to a row.")
          double ratio,
      @Option(
              names = "--peers",
              split = ",",
              paramLabel = "<peer>",
              defaultValue = "duckdb,strandline")
          List<String> peers)
      throws IOException, InterruptedException, SQLException {
    long rows = RowCount.parse(loaded);
    long changes = Math.round(rows * ratio);
    Path home = setup.home("dms-" + loaded);
    Path load = home.resolve("load");
    Path files = home.resolve("changes-" + changes);
    DmsFiles.writeLoad(rows, load);
    DmsFiles.writeChanges(rows, changes, files);
    for (String peer : peers) {
      Path base = home.resolve("base-" + peer);
      InputFiles.deleteTree(base);
      Measurement cost =
          setup.measure(applyingDms(peer, "load").commandFor(load, base), log(home, peer));
      out.printf("full load   %-12s %s%n", peer, cost.text());
    }
    Peers compared = new Peers(peers);
    Map<String, List<Measurement>> results =
        compared.rounds(
            setup.repeat(),
            (peer, round) -> {
              Path table = emptied(home, peer);
              InputFiles.copyTree(home.resolve("base-" + peer), table);
              return setup.measure(
                  applyingDms(peer, "apply").commandFor(files, table), log(home, peer));
            });
    out.printf(
        "%n%,d changes onto %,d rows, medians of %d%n%s",
        changes, rows, setup.repeat(), ResultTable.of(results, peers.get(0)));
    return differing(compared, home);
  }

  @Command(
      name = "kafka",
      mixinStandardHelpOptions = true,
      showDefaultValues = true,
      description = "Events of Debezium in a topic, from its beginning to a table.")
  int kafka(
      @Option(names = "--events", paramLabel = "<events>", defaultValue = "2m") String events,
      @Option(
              names = "--peers",
              split = ",",
              paramLabel = "<peer>",
              defaultValue = "spark,strandline")
          List<String> peers)
      throws Exception {
    if (peers.contains("drain")) {
      throw new IllegalArgumentException(
          "drain makes no table and is measured in any case; name spark, strandline or both");
    }
    long count = RowCount.parse(events);
    Path home = setup.home("kafka-" + events);
    try (KafkaBroker broker = KafkaBroker.start()) {
      long messages = ChangeEvents.produce(broker.address(), count);
      Peers.Work reading =
          (peer, round) -> {
            Path table = emptied(home, peer);
            return setup.measure(
                readingKafka(peer).commandFor(broker.address(), table), log(home, peer));
          };
      Peers drainAndPeers = new Peers(join("drain", peers));
      drainAndPeers.rounds(1, reading); // reads what the broker has not read since it wrote
      Map<String, List<Measurement>> results = drainAndPeers.rounds(setup.repeat(), reading);
      out.printf(
          "%n%,d events (%,d messages), medians of %d%n%s",
          count, messages, setup.repeat(), ResultTable.of(results, "drain"));
      double drain = Measurement.median(results.getOrDefault("drain", List.of())).wallSeconds();
      for (String peer : peers) {
        Measurement cost = Measurement.median(results.getOrDefault(peer, List.of()));
        out.printf(
            Locale.ROOT,
            "%-12s %,9.0f events/s, %,9.0f without the time of the drain; %.2f CPU s a million%n",
            peer,
            count / cost.wallSeconds(),
            count / (cost.wallSeconds() - drain),
            cost.cpuSeconds() * 1_000_000 / count);
      }
    }
    return differing(new Peers(peers), home);
  }

  private static List<String> join(String first, List<String> others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }

  private Contender applyingDms(String peer, String work) {
    Contenders known = setup.contenders();
    return switch (peer) {
      case "duckdb" ->
          known.java(peer, DuckDbDmsPeer.class, work, Contender.INPUT, Contender.OUTPUT);
      case "spark" -> known.spark(peer, "SparkDmsPeer", work, Contender.INPUT, Contender.OUTPUT);
      case "strandline" ->
          known.strandline(
              "benchmarks/dms.yaml", "landing=" + Contender.INPUT, "lake=" + Contender.OUTPUT);
      default -> throw unknown(peer, "duckdb, spark and strandline");
    };
  }

  private Contender readingKafka(String peer) {
    Contenders known = setup.contenders();
    return switch (peer) {
      case "drain" -> known.java(peer, DrainPeer.class, Contender.INPUT);
      case "spark" -> known.spark(peer, "SparkKafkaPeer", Contender.INPUT, Contender.OUTPUT);
      case "strandline" ->
          known.strandline(
              "benchmarks/kafka.yaml", "broker=" + Contender.INPUT, "lake=" + Contender.OUTPUT);
      default -> throw unknown(peer, "spark and strandline");
    };
  }

  private static IllegalArgumentException unknown(String peer, String known) {
    return new IllegalArgumentException("unknown peer " + peer + ", known are " + known);
  }

  private int differing(Peers compared, Path home) throws SQLException {
    return compared.differing(
        out, (left, right) -> OrderTables.difference(table(home, left), table(home, right)));
  }

  /** Where the peer's table goes, with nothing there. */
  private static Path emptied(Path home, String peer) throws IOException {
    Path table = table(home, peer);
    InputFiles.deleteTree(table);
    return table;
  }

  private static Path table(Path home, String peer) {
    return home.resolve("table-" + peer);
  }

  private static Path log(Path home, String peer) {
    return home.resolve(peer + ".log");
  }
}
