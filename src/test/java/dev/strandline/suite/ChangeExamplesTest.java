package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
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

  /** Whatever comes in a run of its own, and last: the same table. */
  @ParameterizedTest
  @ValueSource(strings = {"LOAD*", "20260301-1015*", "20260301-1016*"})
  void dmsFilesThatComeLateGoWhereTheyBelong(String first) throws Exception {
    dms().with("files", first).committed();
    dms().committed();
    assertThat(orders(), is(expected(DMS, "rows.csv")));
  }
}
