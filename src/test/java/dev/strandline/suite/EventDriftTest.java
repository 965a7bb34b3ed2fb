package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.options.InvalidSpec;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Events with fields that the spec does not have, and what on_drift of DecodeChanges makes of them.
 */
final class EventDriftTest {
  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"type\":\"struct\",\"field\":\"after\",\"fields\":["
          + "{\"type\":\"int64\",\"field\":\"id\"},{\"type\":\"string\",\"field\":\"word\"},"
          + "{\"type\":\"bytes\",\"name\":\"org.apache.kafka.connect.data.Decimal\",\"field\":\"price\","
          + "\"parameters\":{\"scale\":\"2\",\"connect.decimal.precision\":\"9\"}}]}]}";

  private static final String COLUMNS =
      "columns: [{name: id, type: int64, required: true}, {name: word}]";

  @TempDir Path folder;
  private final List<String> lines = new ArrayList<>();

  private void event(String table, long id, String more, boolean told) {
    String payload =
        "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":%d,\"word\":\"w%d\"%s},\"source\":{\"connector\":"
                .formatted(id, id, more)
            + "\"postgresql\",\"name\":\"s\",\"db\":\"d\",\"schema\":\"public\",\"table\":\""
            + table
            + "\",\"snapshot\":\"false\",\"lsn\":"
            + id
            + ",\"sequence\":\"[null,\\\"1\\\"]\"}}";
    String value = told ? "{\"schema\":" + SCHEMA + ",\"payload\":" + payload + "}" : payload;
    lines.add("{\"key\":{\"id\":" + id + "},\"value\":" + value + "}");
  }

  private void write(String name) throws IOException {
    Files.write(Files.createDirectories(folder.resolve("in")).resolve(name), lines);
    lines.clear();
  }

  private SpecRun spec(String onDrift, String columns) throws IOException {
    return spec(onDrift, COLUMNS.replace("]", columns + "]"), "", "lake");
  }

  private SpecRun spec(String onDrift, String columns, String more, String lake)
      throws IOException {
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: event-drift
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*"
              format: {type: json}
              columns: [{name: key, type: json}, {name: value, type: json}]
        steps:
          changes:
            type: DecodeChanges
            input: raw
            config:
              format:
                type: debezium
                %2$s
                %3$s
                %4$s
          latest: {type: LatestPerKey, input: changes, config: {keys: id}}
        sinks:
          lake: {type: WriteToParquet, input: latest, config: {path: "%1$s/%5$s", mode: merge, on_drift: evolve}}
        dead_letters: {path: "%1$s/rejected"}
        """
            .formatted(folder, onDrift, columns, more, lake));
  }

  private List<String> rows(String columns) throws Exception {
    return Duck.lines(
        Duck.rows(
            "SELECT "
                + columns
                + " FROM "
                + Duck.stored(folder.resolve("lake"))
                + " ORDER BY ALL"));
  }

  @ParameterizedTest
  @CsvSource({"true, 'decimal(9,2)'", "false, ''"})
  void namesAndCountsWhatIsLeftOut(boolean told, String type) throws Exception {
    event("t", 1, "", told);
    event("t", 2, ",\"price\":\"BNI=\"", told);
    event("t", 3, ",\"price\":null", told);
    write("a");
    RunReport report = spec("on_drift: ignore", "").committed();
    RunReport.Drift drift = report.drift().get(0);
    assertThat(report.drift().size(), is(1));
    assertThat(drift.node(), is("changes"));
    assertThat(drift.column(), is("price"));
    assertThat(drift.action(), is("ignore"));
    assertThat(drift.to().orElse(""), is(type));
    assertThat(drift.rows(), is(2L));
    assertThat(drift.first(), is("a, record 2"));
    assertThat(rows("word"), contains("w1", "w2", "w3"));
    assertThat(spec("", COLUMNS, "", "other").run().drift(), is(empty()));
  }

  @Test
  void stopsBeforeTheCommit() throws Exception {
    event("t", 1, "", true);
    write("a");
    spec("on_drift: fail", "").committed();
    event("t", 2, ",\"price\":\"BNI=\"", true);
    write("b");
    RunReport report = spec("on_drift: fail", "").run();
    assertThat(report.outcome().exitCode(), is(ExitCode.QUALITY));
    assertThat(report.outcome().errorId().orElse(""), is("SL-4011"));
    assertThat(
        report.outcome().message(),
        containsString("changes: new column price, decimal(9,2), first in b, record 1"));
    assertThat(rows("word"), contains("w1"));
  }

  @Test
  void setsRowsAsideUntilTheColumnIsDeclared() throws Exception {
    event("t", 1, "", true);
    event("t", 2, ",\"price\":\"BNI=\"", true);
    write("a");
    RunReport report = spec("on_drift: dead_letter", "").committed();
    assertThat(report.rejects().get(0).code(), is("SL-2173"));
    assertThat(report.rejects().get(0).column(), is("price"));
    assertThat(report.rejects().get(0).reason(), containsString("of type decimal(9,2)"));
    assertThat(report.drift().get(0).rows(), is(1L));
    assertThat(rows("word"), contains("w1"));
    SpecRun declared = spec("on_drift: dead_letter", ", {name: price, type: \"decimal(9,2)\"}");
    LetterFilter all = new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0);
    new LocalEngine().replay(declared.request(), all, false, RunListener.NONE);
    assertThat(rows("word, price"), contains("w1,", "w2,12.34"));
  }

  @Test
  void looksAtEachTableByItself() throws Exception {
    event("t", 1, ",\"price\":\"BNI=\"", true);
    event("u", 2, ",\"price\":\"BNI=\"", true);
    event("v", 3, ",\"colour\":\"red\"", true);
    write("a");
    String tables =
        "tables: {t: {columns: [{name: id, type: int64}, {name: word}, {name: price, type: \"decimal(9,2)\"}]},"
            + " u: {columns: [{name: id, type: int64}, {name: word}]}}";
    RunReport report =
        spec("on_drift: ignore", tables, "on_unknown_table: ignore", "{source.table}").committed();
    assertThat(
        report.drift().stream().map(RunReport.Drift::words).toList(),
        contains("new column price, decimal(9,2) (ignore)"));
    assertThat(report.drift().get(0).rows(), is(1L));
  }

  @Test
  void refusesToTakeOverWhatIsToldTooLate() {
    InvalidSpec invalid = assertThrows(InvalidSpec.class, () -> spec("on_drift: evolve", "").run());
    assertThat(invalid.getMessage(), containsString("SL-1709"));
  }
}
