package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strandline.pipelines.report.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real files of a shop: all rows land typed, addresses with line breaks and d/M/yyyy included. */
final class CarsalesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "accounts | 200 | joining_date | strptime(joining_date, '%d/%m/%Y')::DATE",
        "accounts | 200 | company_address | company_address",
        "skus | 100 | item_cost_price::DECIMAL(18,9) | item_cost_price::DECIMAL(18,9)",
        "invoices | 10253 | date_issued | date_issued::DATE",
        "invoice_line_items | 55937 | quantity | quantity::INTEGER"
      })
  void landsEveryRowAsDuckDbReadsIt(String name, long rows, String landed, String read)
      throws Exception {
    Path data = Repository.root().resolve("../shared/data/carsales").normalize();
    if (!Files.isDirectory(data)) {
      data = Path.of(System.getProperty("strandline.carsales", data.toString()));
    }
    boolean there = Files.isRegularFile(data.resolve(name + ".csv"));
    if (!there) {
      System.out.println("CarsalesTest skips " + name + ": no data in " + data);
    }
    assumeTrue(there, "no data in " + data);
    Path lake = folder.resolve("lake");
    RunReport report =
        SpecRun.of(Repository.file("examples/carsales/" + name + ".yaml"))
            .with("landing", data)
            .with("lake", lake)
            .committed();
    assertThat(report.sinks().get(0).inserted(), is(rows));
    assertThat(report.rejects(), is(List.of()));
    assertThat(figures(table(lake), landed), is(figures(csv(data, name), read)));
  }

  /** Count, distinct values, the least and the greatest, as text. */
  private static List<List<String>> figures(String from, String value) throws SQLException {
    return Duck.rows(
        "SELECT count(*)::VARCHAR, count(DISTINCT v)::VARCHAR, min(v)::VARCHAR, max(v)::VARCHAR"
            + " FROM (SELECT CAST("
            + value
            + " AS VARCHAR) AS v FROM "
            + from
            + ")");
  }

  private static String table(Path lake) {
    return "read_parquet('" + lake + "/**/*.parquet')";
  }

  private static String csv(Path data, String name) {
    return "read_csv('" + data.resolve(name + ".csv") + "', header=true, all_varchar=true)";
  }
}
