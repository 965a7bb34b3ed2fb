package dev.strandline.benchmarks;

import dev.strandline.examples.RowCount;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Option(
      names = "--peers",
      split = ",",
      defaultValue = "duckdb,plain,spark,strandline",
      description = "Who runs, in this order; the first is what the others are compared with.")
  private List<String> peers = List.of();

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the data.")
  private long seed;

  @Option(names = "--chart", description = "SVG file to write.")
  private Path chart = Path.of("");

  @Mixin private Setup setup = new Setup();

  private final PrintStream out = System.out;

  private Benchmark() {}

  public static void main(String[] args) {
    System.exit(Setup.execute(new Benchmark(), args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    long count = RowCount.parse(rows);
    Path home = setup.home(scenario + "-" + rows + "-" + seed);
    Path input = InputFiles.generated(scenario.shape(count, seed), home.resolve("in"));
    Contenders known = setup.contenders();
    Peers present = present(known);
    Map<String, List<Measurement>> results =
        present.rounds(
            setup.repeat(),
            (peer, round) -> {
              Measurement cost = runOnce(known.named(peer), input, home);
              out.printf("round %d  %-12s %s%n", round, peer, cost.text());
              return cost;
            });
    int code = compare(present, home);
    String title =
        "%s, %s rows, medians of %d, %d cores"
            .formatted(scenario, rows, setup.repeat(), Runtime.getRuntime().availableProcessors());
    out.printf("%n%s%n%s", title, ResultTable.of(results, present.names().get(0)));
    if (!chart.toString().isEmpty()) {
      Files.writeString(chart, BarChart.of(title, results));
    }
    return code;
  }

  private Peers present(Contenders known) {
    List<String> present = new ArrayList<>();
    for (String peer : peers) {
      Contender contender = known.named(peer);
      if (contender.missing().isEmpty()) {
        present.add(peer);
      } else {
        out.printf("%s does not run: %s%n", peer, contender.missing());
      }
    }
    if (present.isEmpty()) {
      throw new IllegalArgumentException("none of the peers can run here: " + peers);
    }
    return new Peers(present);
  }

  private Measurement runOnce(Contender contender, Path input, Path home)
      throws IOException, InterruptedException {
    Path output = table(home, contender.name());
    InputFiles.deleteTree(output);
    return setup.measure(
        contender.commandFor(input, output), home.resolve(contender.name() + ".log"));
  }

  private int compare(Peers present, Path home) throws SQLException {
    try (Tables tables = new Tables()) {
      String first = present.names().get(0);
      out.printf("%,d rows out of %s%n", tables.count(table(home, first)), first);
      return present.differing(
          out, (left, right) -> tables.difference(table(home, left), table(home, right)));
    }
  }

  private static Path table(Path home, String peer) {
    return home.resolve("out-" + peer);
  }
}
