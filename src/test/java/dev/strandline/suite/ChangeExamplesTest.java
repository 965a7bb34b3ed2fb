package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped examples of change data, as their pages tell. */
final class ChangeExamplesTest {
  private static final Path DMS = Repository.file("examples/dms");
  private static final Path DEBEZIUM = Repository.file("examples/debezium");
  private static final Path TABLES = Repository.file("examples/debezium-tables");

  @TempDir Path folder;

  private Path lake() {
    return folder.resolve("lake");
  }

  private static List<String> expected(Path example, String file) throws IOException {
    List<String> lines = Files.readAllLines(example.resolve("expected").resolve(file));
    return lines.subList(1, lines.size());
  }

  private List<String> orders() throws Exception {
    return Duck.lines(
        Duck.rows(
            "SELECT order_id, ordered, status, amount FROM "
                + Duck.table(lake())
                + " ORDER BY order_id"));
  }

  private SpecRun dms() {
    return SpecRun.of(DMS.resolve("spec.yaml"))
        .with("landing", DMS.resolve("landing"))
        .with("lake", lake());
  }

  @Test
  void dmsLoadAndChangesBecomeTheCurrentTable() throws Exception {
    RunReport report = dms().committed();
    assertThat(orders(), is(expected(DMS, "rows.csv")));
    assertThat(report.rejects().get(0).code(), is("SL-2151"));
    assertThat(report.rejects().get(0).rows(), is(1L));
    assertThat(dms().run().outcome().kind(), is(Outcome.Kind.NOTHING_TO_DO));
    assertThat(orders(), is(expected(DMS, "rows.csv")));
  }

  private SpecRun debezium() {
    return SpecRun.of(DEBEZIUM.resolve("spec.yaml"))
        .with("landing", DEBEZIUM.resolve("landing"))
        .with("lake", lake());
  }

  private List<String> shop() throws Exception {
    return Duck.lines(
        Duck.rows(
            "SELECT id, customer, amount, ordered, strftime(updated, '%Y-%m-%d %H:%M:%S'), note FROM "
                + Duck.table(lake())
                + " ORDER BY id"));
  }

  @Test
  void debeziumEventsBecomeTheCurrentTable() throws Exception {
    RunReport report = debezium().committed();
    assertThat(shop(), is(expected(DEBEZIUM, "rows.csv")));
    assertThat(report.rejects().get(0).code(), is("SL-2168"));
    assertThat(report.rejects().get(0).column(), is("amount"));
    assertThat(report.rejects().get(0).rows(), is(1L));
    assertThat(report.warnings(), is(List.of()));
    assertThat(debezium().run().outcome().kind(), is(Outcome.Kind.NOTHING_TO_DO));
  }

  @Test
  void debeziumChangesThatComeBeforeTheSnapshotWaitForIt() throws Exception {
    RunReport report = debezium().with("files", "2026-03-02*").committed();
    assertThat(report.warnings().size(), is(1));
    assertThat(report.warnings().get(0), startsWith("1 rows wait aside"));
    assertThat(shop().size(), is(2));
    debezium().committed();
    assertThat(shop(), is(expected(DEBEZIUM, "rows.csv")));
    assertThat(Folders.strays(lake()), is(empty()));
  }

  private SpecRun tables() {
    return SpecRun.of(TABLES.resolve("spec.yaml"))
        .with("landing", TABLES.resolve("landing"))
        .with("lake", lake());
  }

  private List<String> rowsOf(String table, String columns) throws Exception {
    return Duck.lines(
        Duck.rows(
            "SELECT "
                + columns
                + " FROM "
                + Duck.table(lake().resolve("public").resolve(table))
                + " ORDER BY ALL"));
  }

  private void isAsExpected() throws Exception {
    assertThat(rowsOf("orders", "id, customer, amount, note"), is(expected(TABLES, "orders.csv")));
    assertThat(rowsOf("items", "order_id, line, sku, quantity"), is(expected(TABLES, "items.csv")));
  }

  @Test
  void eventsOfSeveralTablesAreReadOnceAndBecomeOneTableEach() throws Exception {
    RunReport report = tables().committed();
    isAsExpected();
    RunReport.NodeBooks changes =
        report.nodes().stream().filter(n -> n.node().equals("changes")).findFirst().orElseThrow();
    assertThat("events", changes.in(), is(13L));
    assertThat("of no table", changes.filtered(), is(1L));
    assertThat(changes.rejected(), is(1L));
    assertThat(changes.out(), is(11L));
    assertThat(report.rejects().get(0).column(), is("quantity"));
    assertThat(report.sinks().size(), is(2));
    assertThat(tables().run().outcome().kind(), is(Outcome.Kind.NOTHING_TO_DO));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-01*", "2026-03-02*"})
  void eventsOfSeveralTablesComeInAnyOrderOfRuns(String first) throws Exception {
    tables().with("files", first).committed();
    tables().committed();
    isAsExpected();
  }

  private String edited(String from, String to) throws Exception {
    String yaml = Files.readString(TABLES.resolve("spec.yaml"));
    assertThat(yaml, containsString(from));
    return yaml.replace(from, to);
  }

  private SpecRun tables(String yaml) throws Exception {
    Path spec = Files.writeString(folder.resolve("spec.yaml"), yaml);
    return SpecRun.of(spec).with("landing", TABLES.resolve("landing")).with("lake", lake());
  }

  @Test
  void anUnknownTableStopsTheRunOrIsALetter() throws Exception {
    Outcome stopped = tables(edited("on_unknown_table: ignore", "")).run().outcome();
    assertThat(stopped.kind(), is(Outcome.Kind.FAILED));
    assertThat(stopped.message(), containsString("\"shop.audit.log\""));
    String lettered = edited("on_unknown_table: ignore", "on_unknown_table: dead_letter");
    RunReport report = tables(lettered).committed();
    assertThat(
        report.rejects().stream().map(RunReport.Reject::code).sorted().toList(),
        is(List.of("SL-2101", "SL-2170")));
    isAsExpected();
  }

  /** One table has its own way, the others a common one; letters of the shared step go to both. */
  @Test
  void aTableThatANodeNamesHasItsOwnWay() throws Exception {
    String yaml =
        edited(
            "sinks:\n",
            """
              best:
                type: LatestPerKey
                input: changes[public.orders]
            sinks:
              orders:
                type: WriteToParquet
                input: best
                config: {path: "${params.lake}/own", mode: merge}
            """);
    tables(yaml).committed();
    assertThat(
        Duck.lines(
            Duck.rows(
                "SELECT id, customer, amount, note FROM "
                    + Duck.table(lake().resolve("own"))
                    + " ORDER BY ALL")),
        is(expected(TABLES, "orders.csv")));
    assertThat(rowsOf("items", "order_id, line, sku, quantity"), is(expected(TABLES, "items.csv")));
    assertThat(Files.exists(lake().resolve("public/orders")), is(false));
  }

  /** Whatever comes in a run of its own, and last: the same table. */
  @ParameterizedTest
  @ValueSource(strings = {"LOAD*", "20260301-1015*", "20260301-1016*"})
  void dmsFilesThatComeLateGoWhereTheyBelong(String first) throws Exception {
    dms().with("files", first).committed();
    dms().committed();
    assertThat(orders(), is(expected(DMS, "rows.csv")));
  }
}
