package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.cli.TableChoice;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stops a run before its commit, and what is set aside and taken up again. */
final class GuardsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"overwrite,2000", "overwrite_partitions,2000", "overwrite,1000", "merge,2000"})
  void aTableThatWouldLoseTooMuchStaysAsItIs(String mode, int rows) throws Exception {
    write("a.gz", lines(0, rows));
    spec(mode, "").committed();
    write("a.gz", lines(0, rows / 2 - 1) + "x,1,bad\n");
    RunReport report = spec(mode, "").run();
    assertThat(report.outcome().exitCode(), is(ExitCode.QUALITY));
    assertThat(report.outcome().errorId(), is(Optional.of("SL-4006")));
    assertThat(
        report.outcome().message(),
        containsString(
            "would go from %,d to %,d rows: %s %% of it lost, more than max_delete_ratio, 0.5;"
                .formatted(rows, rows / 2 - 1, "50.1")));
    assertThat(report.outcome().message(), containsString("--allow-shrink"));
    assertThat(count(), is(rows));
    assertThat("the letter is kept", Folders.parquet(folder.resolve("lake_bad")).size(), is(1));
    assertThat(Folders.strays(folder.resolve("lake")), is(List.of()));

    RunReport allowed = new LocalEngine().run(allowingShrink(spec(mode, "")), RunListener.NONE);
    assertThat(allowed.outcome().message(), allowed.outcome().kind(), is(Outcome.Kind.COMMITTED));
    assertThat(count(), is(rows / 2 - 1));
  }

  @Test
  void halfOfATableOrASmallOneMayGo() throws Exception {
    write("a.gz", lines(0, 2_000));
    spec("overwrite", "").committed();
    write("a.gz", lines(0, 1_000));
    spec("overwrite", "").committed();
    write("a.gz", lines(0, 999));
    spec("overwrite", "").committed();
    write("a.gz", lines(0, 1));
    spec("overwrite", "").committed();
    assertThat(count(), is(1));
  }

  @Test
  void theRatioAndItsLeastRowsAreSettings() throws Exception {
    write("a.gz", lines(0, 100));
    String strict = ", max_delete_ratio: 0, max_delete_min_rows: 50";
    spec("overwrite", strict).committed();
    write("a.gz", lines(0, 99));
    assertThat(spec("overwrite", strict).run().outcome().exitCode(), is(ExitCode.QUALITY));
    write("a.gz", lines(0, 100));
    spec("overwrite", strict).committed();
    write("a.gz", lines(0, 5));
    spec("overwrite", ", max_delete_ratio: 1, max_delete_min_rows: 50").committed();
    assertThat(count(), is(5));
  }

  @Test
  void whatMayEmptyATableNeedsNoSecondWord() throws Exception {
    write("a.gz", lines(0, 2_000));
    spec("overwrite", "").committed();
    Files.delete(folder.resolve("a.gz"));
    spec("overwrite", "").allowingEmpty().committed();
    assertThat(Folders.parquet(folder.resolve("lake")), is(List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "overwrite", "overwrite_partitions", "merge"})
  void aBadFileIsSetAsideNamedAndTakenUpWhenItHasChanged(String mode) throws Exception {
    write("a.gz", "1,1,first\n");
    byte[] whole = gzip("2,2,second\n" + lines(100, 300));
    Files.write(folder.resolve("b.gz"), Arrays.copyOf(whole, whole.length - 9));
    write("c.gz", "3,3,third\n");
    RunReport report = spec(mode, "").committed();
    assertThat(report.warnings().toString(), containsString("b.gz"));
    assertThat(verdict(report, "b.gz"), is(RunReport.Verdict.QUARANTINED));
    assertThat(verdict(report, "a.gz"), is(RunReport.Verdict.READ));
    assertThat(words(), is(List.of("first", "third")));
    assertThat(
        new LocalEngine()
            .ledger(choice()).stream()
                .filter(entry -> entry.path().equals("b.gz"))
                .allMatch(entry -> entry.verdict().contains("b.gz")),
        is(true));

    // As it was: still aside, and the others neither lost nor doubled.
    RunReport again = spec(mode, "").run();
    assertThat(again.outcome().exitCode(), is(ExitCode.DONE));
    assertThat(again.inputs().toString(), verdict(again, "b.gz"), not(RunReport.Verdict.READ));
    assertThat(words(), is(List.of("first", "third")));

    Files.write(folder.resolve("b.gz"), whole);
    RunReport whenWhole = spec(mode, "").committed();
    assertThat(verdict(whenWhole, "b.gz"), is(RunReport.Verdict.READ));
    assertThat(count(), is(303));
    RunReport last = spec(mode, "").run();
    assertThat(last.outcome().exitCode(), is(ExitCode.DONE));
    assertThat(count(), is(303));
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "overwrite", "overwrite_partitions", "merge"})
  void aBadFileStopsTheRunWhereTheSpecSaysSo(String mode) throws Exception {
    write("a.gz", "1,1,first\n");
    byte[] whole = gzip("2,2,second\n");
    Files.write(folder.resolve("b.gz"), Arrays.copyOf(whole, 15));
    SpecRun run = spec(mode, "", "on_bad_file: fail");
    RunReport report = run.run();
    assertThat(report.outcome().errorId(), is(Optional.of("SL-4003")));
    assertThat(report.outcome().message(), containsString("b.gz"));
    assertThat(Folders.parquet(folder.resolve("lake")), is(List.of()));
    Files.write(folder.resolve("b.gz"), whole);
    run.committed();
    assertThat(words(), is(List.of("first", "second")));
  }

  private static RunReport.Verdict verdict(RunReport report, String name) {
    return report.inputs().stream()
        .filter(input -> input.path().equals(name))
        .map(RunReport.Input::verdict)
        .findFirst()
        .orElseThrow();
  }

  private static Request allowingShrink(SpecRun run) {
    return run.request().allowingShrink();
  }

  private TableChoice choice() {
    return new TableChoice(
        Optional.empty(), Optional.empty(), Optional.of(folder.resolve("lake").toString()));
  }

  private int count() throws Exception {
    return Integer.parseInt(
        Duck.value("SELECT count(*)::VARCHAR FROM " + Duck.stored(folder.resolve("lake"))));
  }

  private List<String> words() throws Exception {
    return Duck.lines(
        Duck.rows("SELECT word FROM " + Duck.stored(folder.resolve("lake")) + " ORDER BY id"));
  }

  private void write(String name, String text) throws IOException {
    Files.write(folder.resolve(name), gzip(text));
  }

  private static String lines(int from, int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < from + count; i++) {
      lines.append(i).append(',').append(i % 3).append(",word").append(i).append('\n');
    }
    return lines.toString();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private SpecRun spec(String mode, String sink) throws IOException {
    return spec(mode, sink, "on_bad_file: quarantine");
  }

  private SpecRun spec(String mode, String sink, String source) throws IOException {
    boolean append = mode.equals("append");
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: guards
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/*.gz"
              format: {type: delimited, header: false}
              %2$s
              columns:
                - {name: id, type: int32, required: true}
                - {name: part, type: int32}
                - {name: word, type: string}
        %3$s
        sinks:
          lake:
            type: WriteToParquet
            input: %4$s
            config: {path: "%1$s/lake", partition_by: [part], mode: %5$s%6$s}
        dead_letters: {path: "%1$s/lake_bad", limit: {rows: 10}}
        """
            .formatted(
                folder,
                source,
                append
                    ? ""
                    : "steps: {latest: {type: LatestPerKey, input: raw, config: {keys: [id, part]}}}",
                append ? "raw" : "latest",
                mode,
                sink));
  }
}
