package dev.strandline.benchmarks.changes;

import dev.strandline.benchmarks.Contenders;
import dev.strandline.benchmarks.InputFiles;
import dev.strandline.benchmarks.MeasuredProcess;
import dev.strandline.benchmarks.Measurement;
import dev.strandline.benchmarks.ResultTable;
import dev.strandline.examples.RowCount;
import dev.strandline.kafka.server.KafkaBroker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
  @Option(
      names = "--work",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "data/benchmarks",
      description = "Folder for the data.")
  private Path work = Path.of("");

  @Option(
      names = "--root",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = ".",
      description = "The repository's root.")
  private Path root = Path.of("");

  private final PrintStream out = System.out;

  private ChangesBenchmark() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new ChangesBenchmark()).execute(args));
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
              names = "--repeat",
              defaultValue = "3",
              paramLabel = "<n>",
              description = "Runs of each peer.")
          int repeat,
      @Option(
              names = "--peers",
              split = ",",
              paramLabel = "<peer>",
              defaultValue = "duckdb,strandline")
          List<String> peers)
      throws IOException, InterruptedException, SQLException {
    long rows = RowCount.parse(loaded);
    long changes = Math.round(rows * ratio);
    Path home = home("dms-" + loaded);
    DmsFiles.writeLoad(rows, home.resolve("load"));
    DmsFiles.writeChanges(rows, changes, home.resolve("changes-" + changes));
    for (String peer : peers) {
      Path base = home.resolve("base-" + peer);
      InputFiles.deleteTree(base);
      Measurement cost = measure(dmsCommand(peer, "load", home.resolve("load"), base), home, peer);
      out.printf(
          "full load   %-12s %6.2f s wall  %6.2f s CPU  %5.0f MiB%n",
          peer, cost.wallSeconds(), cost.cpuSeconds(), cost.peakBytes() / (1 << 20));
    }
    Map<String, List<Measurement>> results = new LinkedHashMap<>();
    for (int round = 1; round <= repeat; round++) {
      for (String peer : peers) {
        Path table = home.resolve("table-" + peer);
        InputFiles.deleteTree(table);
        InputFiles.copyTree(home.resolve("base-" + peer), table);
        results
            .computeIfAbsent(peer, none -> new ArrayList<>())
            .add(
                measure(
                    dmsCommand(peer, "apply", home.resolve("changes-" + changes), table),
                    home,
                    peer));
      }
    }
    out.printf(
        "%n%,d changes onto %,d rows, medians of %d%n%s",
        changes, rows, repeat, ResultTable.of(results, peers.get(0)));
    return differing(home, peers);
  }

  @Command(
      name = "kafka",
      mixinStandardHelpOptions = true,
      showDefaultValues = true,
      description = "Events of Debezium in a topic, from its beginning to a table.")
  int kafka(
      @Option(names = "--events", paramLabel = "<events>", defaultValue = "2m") String events,
      @Option(
              names = "--repeat",
              defaultValue = "3",
              paramLabel = "<n>",
              description = "Runs of each peer.")
          int repeat,
      @Option(
              names = "--peers",
              split = ",",
              paramLabel = "<peer>",
              defaultValue = "spark,strandline")
          List<String> peers)
      throws Exception {
    long count = RowCount.parse(events);
    Path home = home("kafka-" + events);
    try (KafkaBroker broker = KafkaBroker.start()) {
      long messages = ChangeEvents.produce(broker.address(), count);
      Map<String, List<Measurement>> results = new LinkedHashMap<>();
      for (int round = 0; round <= repeat; round++) {
        for (String peer : join("drain", peers)) {
          Path table = home.resolve("table-" + peer);
          InputFiles.deleteTree(table);
          Measurement cost = measure(kafkaCommand(peer, broker.address(), table), home, peer);
          if (round > 0) { // the first reads what the broker has not read since it wrote
            results.computeIfAbsent(peer, none -> new ArrayList<>()).add(cost);
          }
        }
      }
      out.printf(
          "%n%,d events (%,d messages), medians of %d%n%s",
          count, messages, repeat, ResultTable.of(results, "drain"));
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
    return differing(home, peers);
  }

  private Path home(String name) throws IOException {
    return Files.createDirectories(work.toAbsolutePath().normalize().resolve(name));
  }

  private static List<String> join(String first, List<String> others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }

  private Measurement measure(List<String> command, Path home, String peer)
      throws IOException, InterruptedException {
    Path folder = root.toAbsolutePath().normalize();
    return MeasuredProcess.run(command, folder, home.resolve(peer + ".log"));
  }

  private List<String> dmsCommand(String peer, String work, Path files, Path table) {
    Contenders known = new Contenders(root.toAbsolutePath().normalize());
    List<String> where = List.of(work, files.toString(), table.toString());
    return switch (peer) {
      case "duckdb" -> known.java(DuckDbDmsPeer.class, where);
      case "spark" -> known.spark("SparkDmsPeer", where);
      case "strandline" ->
          known.strandline("benchmarks/dms.yaml", "landing=" + files, "lake=" + table);
      default -> throw unknown(peer, "duckdb, spark and strandline");
    };
  }

  private List<String> kafkaCommand(String peer, String broker, Path table) {
    Contenders known = new Contenders(root.toAbsolutePath().normalize());
    return switch (peer) {
      case "drain" -> known.java(DrainPeer.class, List.of(broker));
      case "spark" -> known.spark("SparkKafkaPeer", List.of(broker, table.toString()));
      case "strandline" ->
          known.strandline("benchmarks/kafka.yaml", "broker=" + broker, "lake=" + table);
      default -> throw unknown(peer, "spark and strandline");
    };
  }

  private static IllegalArgumentException unknown(String peer, String known) {
    return new IllegalArgumentException("unknown peer " + peer + ", known are " + known);
  }

  private int differing(Path home, List<String> peers) throws SQLException {
    int differing = 0;
    for (String other : peers.subList(1, peers.size())) {
      String difference =
          OrderTables.difference(
              home.resolve("table-" + peers.get(0)), home.resolve("table-" + other));
      out.printf("%s: %s%n", other, difference.isEmpty() ? "the same rows" : difference);
      differing += difference.isEmpty() ? 0 : 1;
    }
    return differing == 0 ? 0 : 1;
  }
}
