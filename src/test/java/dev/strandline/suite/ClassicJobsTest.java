package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped classics, run by run, as their pages tell: delete-insert, incremental update, hourly
 * windows.
 */
final class ClassicJobsTest {
  private static final Path DELETE_INSERT = Repository.file("examples/delete-insert");
  private static final Path INCREMENTAL = Repository.file("examples/incremental-update");

  private static final Path HOURLY = Repository.file("examples/hourly-windows");

  @TempDir Path folder;

  private Path lake() {
    return folder.resolve("lake");
  }

  private SpecRun job(Path example, Path landing) {
    return SpecRun.of(example.resolve("spec.yaml")).with("landing", landing).with("lake", lake());
  }

  private static List<String> expected(Path example, String file) throws IOException {
    List<String> lines = Files.readAllLines(example.resolve("expected").resolve(file));
    return lines.subList(1, lines.size());
  }

  private List<String> rows(String columns, String order) throws Exception {
    return Duck.lines(
        Duck.rows("SELECT " + columns + " FROM " + Duck.table(lake()) + " ORDER BY " + order));
  }

  private List<String> prices() throws Exception {
    return rows("sku, region, price, valid_from", "region, sku");
  }

  private List<String> orders() throws Exception {
    return rows("order_id, ordered, status, amount", "order_id");
  }

  @Test
  void deleteInsertMakesTheTableOfTheFilesThatAreThere() throws Exception {
    Path landing = Files.createDirectory(folder.resolve("landing"));
    for (String file : List.of("prices-1.csv", "prices-2.csv")) {
      Files.copy(DELETE_INSERT.resolve("landing").resolve(file), landing.resolve(file));
    }
    SpecRun job = job(DELETE_INSERT, landing);

    RunReport first = job.committed();
    assertThat(prices(), is(expected(DELETE_INSERT, "rows.csv")));
    assertThat(rejected(first), is(1L));
    job.committed();
    assertThat(prices(), is(expected(DELETE_INSERT, "rows.csv")));

    Files.delete(landing.resolve("prices-1.csv"));
    job.committed();
    assertThat(prices(), is(expected(DELETE_INSERT, "without-prices-1.csv")));
  }

  @Test
  void incrementalUpdateFoldsEachBatchIn() throws Exception {
    SpecRun one = job(INCREMENTAL, INCREMENTAL.resolve("landing"));
    SpecRun all = one.with("files", "*.csv");

    one.committed();
    assertThat(orders(), is(expected(INCREMENTAL, "after-batch-1.csv")));
    List<String> before = Folders.parquet(lake());

    RunReport second = all.committed();
    assertThat(orders(), is(expected(INCREMENTAL, "after-batch-2.csv")));
    assertThat(second.inputs().stream().filter(input -> input.rows() > 0).count(), is(1L));
    assertThat(rejected(second), is(1L));
    RunReport.SinkBooks sink = second.sinks().get(0);
    assertThat(List.of(sink.inserted(), sink.updated(), sink.deleted()), is(List.of(1L, 1L, 1L)));
    assertThat(Folders.parquet(lake()), is(not(before)));

    assertThat(all.run().outcome().kind(), is(Outcome.Kind.NOTHING_TO_DO));
    assertThat(orders(), is(expected(INCREMENTAL, "after-batch-2.csv")));
  }

  @Test
  void hourlyWindowsAreUpdatedWhileTheyAreOpen() throws Exception {
    SpecRun job = job(HOURLY, HOURLY.resolve("landing"));
    job.committed();
    assertThat(readings(), is(expected(HOURLY, "after-batch-1.csv")));
    job.with("files", "batch-[12]*").committed();
    assertThat(readings(), is(expected(HOURLY, "after-batch-2.csv")));
    RunReport third = job.with("files", "*.csv").committed();
    assertThat(readings(), is(expected(HOURLY, "after-batch-3.csv")));
    assertThat(third.rejects().get(0).code(), is("SL-2183"));
    assertThat(rejected(third), is(1L));
  }

  private List<String> readings() throws Exception {
    return rows(
        "sensor, strftime(window_start, '%H:%M'), read_at::TIMESTAMP::TIME::VARCHAR, celsius",
        "sensor, window_start");
  }

  @Test
  void aBrokenCorrectionIsWarnedOfAndTheGoodRowsStay() throws Exception {
    Path landing = Files.createDirectory(folder.resolve("landing"));
    Path batch = landing.resolve("batch-1-orders.csv");
    Files.copy(INCREMENTAL.resolve("landing").resolve("batch-1-orders.csv"), batch);
    SpecRun job = job(INCREMENTAL, landing);
    job.committed();

    Files.write(batch, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1});
    RunReport report = job.run();

    assertThat(report.outcome().kind(), is(Outcome.Kind.NOTHING_TO_DO));
    assertThat(report.warnings(), contains(containsString("batch-1-orders.csv")));
    assertThat(orders(), is(expected(INCREMENTAL, "after-batch-1.csv")));
  }

  private static long rejected(RunReport report) {
    return report.rejects().stream().mapToLong(RunReport.Reject::rows).sum();
  }
}
