package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.pipelines.report.RunReport;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped example, from its files to its table, on every runner. */
final class MainJobTest {
  private static final Path EXAMPLE = Repository.file("examples/main-job");
  private static final String ROWS =
      "SELECT c1, c2, c3, c4, c5, c6, c7, c8 FROM %s ORDER BY c1, c7, c8";

  @TempDir Path folder;

  private SpecRun example(String runner) {
    return SpecRun.of(EXAMPLE.resolve("spec.yaml"))
        .with("landing", EXAMPLE.resolve("landing"))
        .with("lake", lake())
        .on(runner);
  }

  private Path lake() {
    return folder.resolve("lake");
  }

  private Path rejected() {
    return folder.resolve("lake_rejected");
  }

  private static List<String> expected(String file) throws IOException {
    List<String> lines = Files.readAllLines(EXAMPLE.resolve("expected").resolve(file));
    return lines.subList(1, lines.size());
  }

  private List<String> rows() throws Exception {
    return Duck.lines(Duck.rows(ROWS.formatted(Duck.table(lake()))));
  }

  @ParameterizedTest
  @ValueSource(strings = {SpecRun.LOCAL, SpecRun.DIRECT, SpecRun.FLINK})
  void landsTheLatestRowOfEachKeyByDate(String runner) throws Exception {
    RunReport report = example(runner).committed();

    assertThat(rows(), is(expected("rows.csv")));
    List<String> columns =
        Duck.rows("DESCRIBE SELECT * FROM " + Duck.table(lake())).stream()
            .map(column -> column.get(0) + " " + column.get(1))
            .toList();
    assertThat(
        columns,
        is(
            List.of(
                "c1 VARCHAR",
                "c2 VARCHAR",
                "c3 DECIMAL(12,2)",
                "c4 INTEGER",
                "c5 VARCHAR",
                "c6 DATE",
                "c7 DATE",
                "c8 INTEGER")));
    String misplaced =
        "SELECT count(*) FROM (SELECT c7, regexp_extract(filename,"
            + " 'year=(\\d+)/month=(\\d+)/day=(\\d+)/s0-of-1.parquet$', ['y','m','d']) p FROM"
            + " read_parquet('"
            + lake()
            + "/**/*.parquet', filename=true, hive_partitioning=false))"
            + " WHERE c7 IS DISTINCT FROM make_date(p.y::INT, p.m::INT, p.d::INT)";
    assertThat("rows outside their date's folder", Duck.value(misplaced), is("0"));
    assertThat(report.partitions(), hasSize(5));
    assertThat(
        report.partitions().stream().mapToLong(RunReport.Partition::rows).sum(),
        is((long) expected("rows.csv").size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {SpecRun.LOCAL, SpecRun.DIRECT, SpecRun.FLINK})
  void keepsEveryDirtyLineAsALetterOnce(String runner) throws Exception {
    RunReport report = example(runner).committed();

    List<String> letters =
        Duck.lines(
            Duck.rows(
                "SELECT parse_filename(object), record FROM "
                    + Duck.stored(rejected())
                    + " ORDER BY ALL"));
    List<String> wanted =
        expected("rejected.csv").stream().map(l -> l.substring(0, l.lastIndexOf(','))).toList();
    assertThat(letters, is(wanted));
    assertThat(
        "letters with the raw line and the run",
        Duck.value(
            "SELECT count(*) FROM "
                + Duck.stored(rejected())
                + " WHERE octet_length(raw) > 0 AND line = record AND code LIKE 'SL-2%'"
                + " AND pipeline = 'main-job' AND run_id = '"
                + report.run().id()
                + "'"),
        is(String.valueOf(wanted.size())));
    assertThat(
        report.rejects().stream().mapToLong(RunReport.Reject::rows).sum(),
        is((long) letters.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {SpecRun.LOCAL, SpecRun.DIRECT, SpecRun.FLINK})
  void givesTheSameTableWhenRunAgain(String runner) throws Exception {
    example(runner).committed();
    List<String> once = rows();
    List<String> files = Folders.parquet(lake());
    RunReport again = example(runner).committed();

    assertThat(rows(), is(once));
    assertThat(Folders.parquet(lake()), is(files));
    assertThat(Folders.commits(lake()), is(2L));
    assertThat(again.sinks().get(0).commit().getAsLong(), is(2L));
    assertThat(Folders.strays(lake()), is(empty()));
    assertThat(Folders.strays(rejected()), is(empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {SpecRun.LOCAL, SpecRun.DIRECT, SpecRun.FLINK})
  void keepsAReportThatParsesAndBalances(String runner) throws Exception {
    RunReport report = example(runner).committed();

    Path run = Path.of(report.run().folder().orElseThrow());
    JsonNode json = new ObjectMapper().readTree(run.resolve("report.json").toFile());
    assertThat(json.at("/run/runner").asText(), is(runner));
    assertThat(json.at("/outcome/kind").asText(), is("committed"));
    assertThat(json.at("/outcome/exit_code").asInt(), is(0));
    assertThat(json.at("/balanced").asBoolean(), is(true));
    JsonNode raw = json.at("/nodes/0");
    JsonNode latest = json.at("/nodes/1");
    JsonNode lake = json.at("/sinks/0");
    long rejected = expected("rejected.csv").size();
    assertThat(raw.get("in").asLong(), is(2_000L));
    assertThat(raw.get("rejected").asLong(), is(rejected));
    assertThat(raw.get("out").asLong(), is(2_000L - rejected));
    assertThat(latest.get("in").asLong(), is(raw.get("out").asLong()));
    assertThat(latest.get("out").asLong(), is((long) expected("rows.csv").size()));
    assertThat(lake.get("in").asLong(), is(latest.get("out").asLong()));
    assertThat(json.get("inputs").size(), is(4));
    assertThat(Files.readString(run.resolve("report.html")).contains(report.run().id()), is(true));
  }
}
