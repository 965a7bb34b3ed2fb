package dev.strandline.benchmarks;

import dev.strandline.examples.RowCount;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the main job with each peer in turn on the same files, checks that all tables hold the same
 * rows, and prints wall time, CPU time and peak memory as medians and ratios.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    description = "Runs the main job with each peer in turn, checks the rows, prints the cost.")
public final class Benchmark implements Callable<Integer> {
  @Option(names = "--rows", defaultValue = "1m", description = "Rows of the input: 50k, 1m, 20m.")
  private String rows = "";

  @Option(names = "--scenario", defaultValue = "main", description = "${COMPLETION-CANDIDATES}")
  private Scenario scenario = Scenario.MAIN;

  @Option(names = "--repeat", defaultValue = "3", description = "Runs of each peer.")
  private int repeat;

  @Option(
      names = "--peers",
      split = ",",
      defaultValue = "duckdb,plain,spark,strandline",
      description = "Who runs, in this order; the first is what the others are compared with.")
  private List<String> peers = List.of();

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the data.")
  private long seed;

  @Option(names = "--work", defaultValue = "data/benchmarks", description = "Folder for the data.")
  private Path work = Path.of("");

  @Option(names = "--root", defaultValue = ".", description = "The repository's root.")
  private Path root = Path.of("");

  @Option(names = "--chart", description = "SVG file to write.")
  private Path chart = Path.of("");

  private final PrintStream out = System.out;

  private Benchmark() {}

  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Benchmark());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    long count = RowCount.parse(rows);
    Path home = work.toAbsolutePath().normalize().resolve(scenario + "-" + rows + "-" + seed);
    Path input = InputFiles.generated(scenario.shape(count, seed), home.resolve("in"));
    List<Contender> contenders = contenders();
    Map<String, List<Measurement>> results = new LinkedHashMap<>();
    for (int round = 1; round <= repeat; round++) {
      for (Contender contender : contenders) {
        Measurement cost = runOnce(contender, input, home);
        results.computeIfAbsent(contender.name(), none -> new ArrayList<>()).add(cost);
        out.printf(
            "round %d  %-12s %6.2f s wall  %6.2f s CPU  %5.0f MiB%n",
            round,
            contender.name(),
            cost.wallSeconds(),
            cost.cpuSeconds(),
            cost.peakBytes() / (1 << 20));
      }
    }
    int differing = compare(contenders, home);
    String title =
        "%s, %s rows, medians of %d, %d cores"
            .formatted(scenario, rows, repeat, Runtime.getRuntime().availableProcessors());
    out.printf("%n%s%n%s", title, ResultTable.of(results, contenders.get(0).name()));
    if (!chart.toString().isEmpty()) {
      Files.writeString(chart, BarChart.of(title, results));
    }
    return differing == 0 ? 0 : 1;
  }

  private List<Contender> contenders() {
    Contenders known = new Contenders(root.toAbsolutePath().normalize());
    List<Contender> present = new ArrayList<>();
    for (String peer : peers) {
      Contender contender = known.named(peer);
      if (contender.missing().isEmpty()) {
        present.add(contender);
      } else {
        out.printf("%s does not run: %s%n", peer, contender.missing());
      }
    }
    if (present.isEmpty()) {
      throw new IllegalArgumentException("none of the peers can run here: " + peers);
    }
    return present;
  }

  private Measurement runOnce(Contender contender, Path input, Path home)
      throws IOException, InterruptedException {
    Path output = table(contender, home);
    InputFiles.deleteTree(output);
    return MeasuredProcess.run(
        contender.commandFor(input, output),
        root.toAbsolutePath().normalize(),
        home.resolve(contender.name() + ".log"));
  }

  private int compare(List<Contender> contenders, Path home) throws SQLException {
    int differing = 0;
    try (Tables tables = new Tables()) {
      Path first = table(contenders.get(0), home);
      out.printf("%,d rows out of %s%n", tables.count(first), contenders.get(0).name());
      for (Contender other : contenders.subList(1, contenders.size())) {
        String difference = tables.difference(first, table(other, home));
        out.printf("%s: %s%n", other.name(), difference.isEmpty() ? "the same rows" : difference);
        differing += difference.isEmpty() ? 0 : 1;
      }
    }
    return differing;
  }

  private static Path table(Contender contender, Path home) {
    return home.resolve("out-" + contender.name());
  }
}
