package dev.strandline.benchmarks.merge;

import dev.strandline.benchmarks.Contenders;
import dev.strandline.benchmarks.InputFiles;
import dev.strandline.benchmarks.Measurement;
import dev.strandline.benchmarks.Peers;
import dev.strandline.benchmarks.ResultTable;
import dev.strandline.benchmarks.Setup;
import dev.strandline.benchmarks.Tables;
import dev.strandline.examples.DataShape;
import dev.strandline.examples.RowCount;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    description = "Folds 1 %% of changed rows into the main job's table with each peer in turn.")
public final class MergeBenchmark implements Callable<Integer> {
  @Option(names = "--rows", defaultValue = "20m", description = "Rows of the first load.")
  private String rows = "";

  @Option(names = "--partitions", split = ",", defaultValue = "1,9,90", description = "Touched.")
  private List<Integer> partitions = List.of();

  @Option(names = "--peers", split = ",", defaultValue = "duckdb,strandline")
  private List<String> peers = List.of();

  @Mixin private Setup setup = new Setup();

  private final PrintStream out = System.out;

  private MergeBenchmark() {}

  public static void main(String[] args) {
    System.exit(Setup.execute(new MergeBenchmark(), args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    Path home = setup.home("main-" + rows + "-1");
    Path input = InputFiles.generated(DataShape.mainJob(RowCount.parse(rows)), home.resolve("in"));
    Contenders known = setup.contenders();
    for (String peer : peers) {
      known.merging(peer); // is it known: found before the first load
      Path base = base(home, peer);
      InputFiles.deleteTree(base);
      Measurement cost =
          setup.measure(known.loading(peer).commandFor(input, base), log(home, peer));
      out.printf("first load  %-12s %s%n", peer, cost.text());
    }
    int code = 0;
    for (int touched : partitions) {
      Path changes = home.resolve("changes-" + touched);
      InputFiles.deleteTree(changes);
      ChangeFile.write(base(home, peers.get(0)), touched, changes);
      code = Math.max(code, compare(known, changes, home, touched));
    }
    return code;
  }

  private int compare(Contenders known, Path changes, Path home, int touched)
      throws IOException, InterruptedException, SQLException {
    Peers compared = new Peers(peers);
    Map<String, List<Measurement>> results =
        compared.rounds(setup.repeat(), (peer, round) -> once(known, peer, changes, home));
    out.printf(
        "%n1 %% of %s rows changed in %d of 90 partitions, medians of %d%n%s",
        rows, touched, setup.repeat(), ResultTable.of(results, peers.get(0)));
    try (Tables tables = new Tables()) {
      return compared.differing(
          out, (left, right) -> tables.difference(merged(home, left), merged(home, right)));
    }
  }

  private Measurement once(Contenders known, String peer, Path changes, Path home)
      throws IOException, InterruptedException {
    Path base = base(home, peer);
    Path table = merged(home, peer);
    InputFiles.deleteTree(table);
    if (peer.equals(Contenders.ICEBERG)) {
      Measurement cost =
          setup.measure(known.merging(peer).commandFor(changes, base), log(home, peer));
      setup.measure(known.exporting().commandFor(base, table), log(home, peer));
      return cost;
    }
    InputFiles.copyTree(base, table);
    return setup.measure(known.merging(peer).commandFor(changes, table), log(home, peer));
  }

  private static Path base(Path home, String peer) {
    return home.resolve("base-" + peer);
  }

  private static Path merged(Path home, String peer) {
    return home.resolve("merged-" + peer);
  }

  private static Path log(Path home, String peer) {
    return home.resolve(peer + ".log");
  }
}
