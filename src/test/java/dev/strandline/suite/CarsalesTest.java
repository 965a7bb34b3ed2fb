package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strandline.pipelines.report.RunReport;
import dev.strandline.servers.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real files of a shop: every value of every row lands as DuckDB reads it, addresses with line
 * breaks and d/M/yyyy included.
 */
final class CarsalesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "accounts, 200, 'BIGINT VARCHAR VARCHAR VARCHAR VARCHAR VARCHAR DATE'",
    "skus, 100, 'VARCHAR VARCHAR VARCHAR DECIMAL DECIMAL'",
    "invoices, 10253, 'BIGINT BIGINT DATE'",
    "invoice_line_items, 55937, 'BIGINT VARCHAR INTEGER'"
  })
  void landsEveryValueAsDuckDbReadsIt(String name, long rows, String types) throws Exception {
    Path file = data().resolve(name + ".csv");
    boolean there = Files.isRegularFile(file);
    if (!there) {
      System.out.println("CarsalesTest skips " + name + ": there is no " + file);
    }
    assumeTrue(there, "there is no " + file);
    Path lake = folder.resolve("lake");
    RunReport report =
        SpecRun.of(Repository.file("examples/carsales/" + name + ".yaml"))
            .with("landing", file.getParent())
            .with("lake", lake)
            .committed();
    assertThat(report.sinks().get(0).inserted(), is(rows));
    assertThat(report.rejects(), is(List.of()));

    String read = "read_csv('" + file + "', header=true, all_varchar=true, quote='\"')";
    try (Duck.Session duck = Duck.session()) {
      duck.run("CREATE TABLE landed AS FROM " + Duck.table(lake));
      List<List<String>> columns = duck.rows("DESCRIBE landed");
      assertThat(types(columns), is(types));
      duck.run("CREATE TABLE wanted AS SELECT " + typed(columns) + " FROM " + read);
      assertThat(duck.rows("SELECT count(*) FROM wanted").toString(), is("[[" + rows + "]]"));
      assertThat("only there", duck.rows("FROM wanted EXCEPT ALL FROM landed"), is(List.of()));
      assertThat("only here", duck.rows("FROM landed EXCEPT ALL FROM wanted"), is(List.of()));
    }
  }

  /** Beside the source tree, or where the property says. */
  private static Path data() {
    Path beside = Repository.root().resolve("../shared/data/carsales").normalize();
    return Path.of(System.getProperty("strandline.carsales", beside.toString()));
  }

  private static String types(List<List<String>> columns) {
    return String.join(
        " ", columns.stream().map(column -> column.get(1).replaceAll("\\(.*", "")).toList());
  }

  /** The texts of the file as values of the table's types. */
  private static String typed(List<List<String>> columns) {
    List<String> typed = new ArrayList<>();
    for (List<String> column : columns) {
      String name = column.get(0);
      typed.add(
          name.equals("joining_date")
              ? "strptime(" + name + ", '%d/%m/%Y')::DATE AS " + name
              : "CAST(" + name + " AS " + column.get(1) + ") AS " + name);
    }
    return String.join(", ", typed);
  }
}
