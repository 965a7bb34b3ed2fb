package dev.strandline.benchmarks.merge;

import dev.strandline.benchmarks.Contender;
import dev.strandline.benchmarks.Contenders;
import dev.strandline.benchmarks.InputFiles;
import dev.strandline.benchmarks.MeasuredProcess;
import dev.strandline.benchmarks.Measurement;
import dev.strandline.benchmarks.ResultTable;
import dev.strandline.benchmarks.Tables;
import dev.strandline.examples.DataShape;
import dev.strandline.examples.RowCount;
import java.io.IOException;
import java.io.PrintStream;
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
 * Changes one row in a hundred of the main job's table, the changed rows spread over some of its 90
 * partitions, with each peer in turn; checks that all tables hold the same rows, and prints the
 * cost. The cost must follow the partitions that are touched, not the table.
 */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    description = "Folds 1 % of changed rows into the main job's table with each peer in turn.")
public final class MergeBenchmark implements Callable<Integer> {
  @Option(names = "--rows", defaultValue = "20m", description = "Rows of the first load.")
  private String rows = "";

  @Option(names = "--partitions", split = ",", defaultValue = "1,9,90", description = "Touched.")
  private List<Integer> partitions = List.of();

  @Option(names = "--repeat", defaultValue = "3", description = "Runs of each peer.")
  private int repeat;

  @Option(names = "--peers", split = ",", defaultValue = "duckdb,strandline")
  private List<String> peers = List.of();

  @Option(names = "--work", defaultValue = "data/benchmarks", description = "Folder for the data.")
  private Path work = Path.of("");

  @Option(names = "--root", defaultValue = ".", description = "The repository's root.")
  private Path root = Path.of("");

  private final PrintStream out = System.out;

  private MergeBenchmark() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new MergeBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    Path home = work.toAbsolutePath().normalize().resolve("main-" + rows + "-1");
    Path input = InputFiles.generated(DataShape.mainJob(RowCount.parse(rows)), home.resolve("in"));
    Contenders known = new Contenders(root.toAbsolutePath().normalize());
    Map<String, Contender> merges = new LinkedHashMap<>();
    for (String peer : peers) {
      merges.put(peer, known.merging(peer));
      Path base = base(home, peer);
      InputFiles.deleteTree(base);
      Measurement cost =
          MeasuredProcess.run(
              known.loading(peer).commandFor(input, base), root, home.resolve(peer + ".log"));
      out.printf(
          "first load  %-12s %6.2f s wall  %6.2f s CPU  %5.0f MiB%n",
          peer, cost.wallSeconds(), cost.cpuSeconds(), cost.peakBytes() / (1 << 20));
    }
    int differing = 0;
    for (int touched : partitions) {
      Path changes = home.resolve("changes-" + touched);
      InputFiles.deleteTree(changes);
      ChangeFile.write(base(home, peers.get(0)), touched, changes);
      differing += compare(merges, changes, home, touched);
    }
    return differing == 0 ? 0 : 1;
  }

  private int compare(Map<String, Contender> merges, Path changes, Path home, int touched)
      throws IOException, InterruptedException, SQLException {
    Map<String, List<Measurement>> results = new LinkedHashMap<>();
    for (int round = 1; round <= repeat; round++) {
      for (Map.Entry<String, Contender> merge : merges.entrySet()) {
        results
            .computeIfAbsent(merge.getKey(), none -> new ArrayList<>())
            .add(once(merge.getValue(), changes, home));
      }
    }
    out.printf(
        "%n1 %% of %s rows changed in %d of 90 partitions, medians of %d%n%s",
        rows, touched, repeat, ResultTable.of(results, peers.get(0)));
    return differing(home);
  }

  private Measurement once(Contender merge, Path changes, Path home)
      throws IOException, InterruptedException {
    Path base = base(home, merge.name());
    Path table = merged(home, merge.name());
    Path log = home.resolve(merge.name() + ".log");
    Path folder = root.toAbsolutePath().normalize();
    InputFiles.deleteTree(table);
    if (merge.name().equals(Contenders.ICEBERG)) {
      Measurement cost = MeasuredProcess.run(merge.commandFor(changes, base), folder, log);
      MeasuredProcess.run(new Contenders(folder).exporting().commandFor(base, table), folder, log);
      return cost;
    }
    InputFiles.copyTree(base, table);
    return MeasuredProcess.run(merge.commandFor(changes, table), folder, log);
  }

  private int differing(Path home) throws SQLException {
    int differing = 0;
    try (Tables tables = new Tables()) {
      Path first = merged(home, peers.get(0));
      for (String other : peers.subList(1, peers.size())) {
        String difference = tables.difference(first, merged(home, other));
        out.printf("%s: %s%n", other, difference.isEmpty() ? "the same rows" : difference);
        differing += difference.isEmpty() ? 0 : 1;
      }
    }
    return differing;
  }

  private static Path base(Path home, String peer) {
    return home.resolve("base-" + peer);
  }

  private static Path merged(Path home, String peer) {
    return home.resolve("merged-" + peer);
  }
}
