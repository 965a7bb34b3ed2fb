package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that means harm, or just went wrong: a clear end, and nothing half done. */
@Tag("runners")
final class HostileDataTest {
  private static final String CANARY = "canary-4711-secret";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {SpecRun.LOCAL, SpecRun.DIRECT, SpecRun.FLINK})
  void setsATruncatedFileAsideWholeAndLandsTheOthers(String runner) throws Exception {
    byte[] whole = gzip("1|old\n2|old\n".repeat(1) + "3|late\n".repeat(2_000));
    for (int cut : new int[] {1, 10, 18, 40, whole.length / 2, whole.length - 1}) {
      Path run = Files.createDirectories(folder.resolve("cut" + cut));
      Files.write(run.resolve("a.gz"), gzip("1|first\n2|first\n"));
      Files.write(run.resolve("b.gz"), Arrays.copyOf(whole, cut));
      RunReport report = SpecRun.of(run, spec(run, "{rows: 10}", false)).on(runner).committed();
      assertThat("cut at " + cut, report.warnings().toString(), containsString("b.gz"));
      assertThat(rows(run), is(List.of(List.of("1", "first"), List.of("2", "first"))));
    }
  }

  @Test
  void setsAFileCutAtAnyOffsetAside() throws Exception {
    byte[] whole = gzip("10|half\n11|half\n12|half\n");
    Files.write(folder.resolve("a.gz"), gzip("1|first\n"));
    for (int cut = 1; cut < whole.length; cut++) {
      Files.write(folder.resolve("cut%03d.gz".formatted(cut)), Arrays.copyOf(whole, cut));
    }
    RunReport report = SpecRun.of(folder, spec(folder, "{rows: 10}", false)).committed();
    assertThat(report.warnings(), hasSize(whole.length - 1));
    assertThat(rows(folder), is(List.of(List.of("1", "first"))));
  }

  @Test
  void failsAtABadFileWhereTheSpecSaysSo() throws Exception {
    String yaml =
        spec(folder, "{rows: 10}", false)
            .replace("      columns:", "      on_bad_file: fail\n      columns:");
    Files.write(folder.resolve("a.gz"), gzip("1|first\n"));
    SpecRun.of(folder, yaml).committed();
    Files.write(folder.resolve("b.gz"), Arrays.copyOf(gzip("2|second\n"), 15));
    RunReport report = SpecRun.of(folder, yaml).run();
    assertThat(report.outcome().exitCode(), is(ExitCode.FAILED));
    assertThat(report.outcome().errorId(), is(Optional.of("SL-4003")));
    assertThat(report.outcome().message(), containsString("b.gz"));
    assertThat(report.outcome().message(), containsString("ends in the middle of gzip member 1"));
    assertThat(rows(folder), is(List.of(List.of("1", "first"))));
    assertThat(Folders.commits(folder.resolve("lake")), is(1L));
    assertThat(Folders.strays(folder.resolve("lake")), is(List.of()));
  }

  @Test
  void emptiesATableOnlyWhereAllowed() throws Exception {
    Path input = folder.resolve("a.gz");
    Files.write(input, gzip("1|first\n"));
    SpecRun run = SpecRun.of(folder, spec(folder, "{rows: 10}", false));
    run.committed();
    Files.delete(input);
    assertThat(run.run().outcome().exitCode(), is(ExitCode.QUALITY));
    assertThat(rows(folder), is(List.of(List.of("1", "first"))));
    run.allowingEmpty().committed();
    assertThat(Folders.parquet(folder.resolve("lake")), is(List.of()));
  }

  @Test
  void readsFilesWithoutARecordAsNoRows() throws Exception {
    Files.write(folder.resolve("a.gz"), gzip("id|word\n1|first\n"));
    Files.write(folder.resolve("empty.csv"), new byte[0]);
    Files.write(folder.resolve("nothing.gz"), gzip(""));
    Files.write(folder.resolve("header.gz"), gzip("id|word\n"));
    Files.write(folder.resolve("half.gz"), gzip("id|word"));
    String yaml =
        spec(folder, "{rows: 0}", false)
            .replace("header: false", "header: true")
            .replace("/*.gz", "/*.{gz,csv}");
    RunReport report = SpecRun.of(folder, yaml).committed();
    assertThat(report.warnings(), is(List.of()));
    assertThat(report.inputs(), hasSize(5));
    assertThat(rows(folder), is(List.of(List.of("1", "first"))));
  }

  @Test
  void setsAGzipFileOfNoBytesAside() throws Exception {
    Files.write(folder.resolve("a.gz"), gzip("1|first\n"));
    Files.write(folder.resolve("b.gz"), new byte[0]);
    RunReport report = SpecRun.of(folder, spec(folder, "{rows: 0}", false)).committed();
    assertThat(report.warnings().toString(), containsString("it is empty, which is no gzip file"));
    assertThat(rows(folder), is(List.of(List.of("1", "first"))));
  }

  @Test
  void refusesExactlyTheRowsThatAreNotInTheCharset() throws Exception {
    byte[] latin = gzip("1|caf\u00e9\n2|plain\n", StandardCharsets.ISO_8859_1);
    Files.write(folder.resolve("a.gz"), latin);
    SpecRun.of(folder, spec(folder, "{rows: 10}", false)).committed();
    assertThat(rows(folder), is(List.of(List.of("2", "plain"))));
    assertThat(
        Duck.rows("SELECT code, record, message LIKE '%0xE9%' FROM " + Duck.stored(letters())),
        is(List.of(List.of("SL-2007", "1", "true"))));

    String right =
        spec(folder, "{rows: 0}", false)
            .replace("header: false", "header: false, charset: ISO-8859-1");
    SpecRun.of(folder, right).committed();
    assertThat(rows(folder), is(List.of(List.of("1", "caf\u00e9"), List.of("2", "plain"))));
  }

  @Test
  void setsAFileOfAnotherCharsetAside() throws Exception {
    Files.write(folder.resolve("a.gz"), gzip("1|first\n"));
    Files.write(folder.resolve("b.gz"), gzip("\ufeff2|second\n", StandardCharsets.UTF_16LE));
    RunReport report = SpecRun.of(folder, spec(folder, "{rows: 0}", false)).committed();
    assertThat(report.warnings().toString(), containsString("byte-order mark of UTF-16"));
    assertThat(rows(folder), is(List.of(List.of("1", "first"))));
  }

  @Test
  void keepsEveryPartitionValueInAFolderOfItsOwn() throws Exception {
    List<String> words = List.of("\"\"", "", "é".repeat(300), "é".repeat(301), "../../x", "%2F");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      text.append(i).append('|').append(words.get(i)).append('\n');
    }
    Files.write(folder.resolve("a.gz"), gzip(text.toString()));
    String yaml =
        spec(folder, "{rows: 0}", false)
            .replace("mode: overwrite", "mode: overwrite, partition_by: word")
            .replace("keys: [id]", "keys: [id, word]");
    SpecRun.of(folder, yaml).committed();
    assertThat(
        Duck.rows("SELECT id, word FROM " + Duck.table(folder.resolve("lake")) + " ORDER BY id"),
        is(
            List.of(
                List.of("0", ""),
                Arrays.asList("1", null),
                List.of("2", words.get(2)),
                List.of("3", words.get(3)),
                List.of("4", "../../x"),
                List.of("5", "%2F"))));
    List<String> folders =
        Folders.parquet(folder.resolve("lake")).stream()
            .map(file -> file.substring(0, file.indexOf('/')))
            .toList();
    assertThat(Set.copyOf(folders).size(), is(words.size()));
    assertThat(folders, hasItem("word=__EMPTY__"));
    assertThat(folders, hasItem("word=__HIVE_DEFAULT_PARTITION__"));
    assertThat(folders, hasItem("word=..%2F..%2Fx"));
  }

  @Test
  void stopsOverTheLimitAndLeavesTheTableAsItWas() throws Exception {
    Files.write(folder.resolve("a.gz"), gzip("1|good\n"));
    SpecRun.of(folder, spec(folder, "{rows: 1}", false)).committed();
    Files.write(folder.resolve("b.gz"), gzip("x|bad\ny|bad\n2|good\n"));
    RunReport report = SpecRun.of(folder, spec(folder, "{rows: 1}", false)).run();
    assertThat(report.outcome().exitCode(), is(ExitCode.DEAD_LETTER_LIMIT));
    assertThat(rows(folder), is(List.of(List.of("1", "good"))));
    assertThat(
        Duck.rows(
            "SELECT count(*)::VARCHAR FROM read_parquet('" + folder + "/lake_bad/*.parquet')"),
        is(List.of(List.of("2"))));
  }

  @Test
  void stopsAtTheFirstBadRowWhereLettersHaveNoStore() throws Exception {
    Files.write(folder.resolve("a.gz"), gzip("1|good\nx|bad\n"));
    String yaml = spec(folder, "{rows: 1}", false);
    RunReport report = SpecRun.of(folder, yaml.substring(0, yaml.indexOf("dead_letters"))).run();
    assertThat(report.outcome().exitCode(), is(ExitCode.DEAD_LETTER_LIMIT));
    assertThat(Files.exists(folder.resolve("lake/s0-of-1.parquet")), is(false));
  }

  @Test
  void stopsAnOverwriteWithoutAnyInput() throws Exception {
    RunReport report = SpecRun.of(folder, spec(folder, "{rows: 1}", false)).run();
    assertThat(report.outcome().exitCode(), is(ExitCode.QUALITY));
  }

  @Test
  void keepsSensitiveValuesOutOfLettersReportAndLog() throws Exception {
    Files.write(folder.resolve("a.gz"), gzip("1|fine\nx|" + CANARY + "\n"));
    SpecRun.of(folder, spec(folder, "{rows: 5}", true)).committed();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean input = file.getFileName().toString().equals("a.gz");
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(file + " has the canary", !input && bytes.contains(CANARY), is(false));
      }
    }
    String letters =
        Duck.rows("SELECT raw_form FROM read_parquet('" + folder + "/lake_bad/*.parquet')")
            .toString();
    assertThat(letters, is("[[reference]]"));
  }

  private Path letters() {
    return folder.resolve("lake_bad");
  }

  private List<List<String>> rows(Path run) throws Exception {
    return Duck.rows(
        "SELECT id::VARCHAR, word FROM read_parquet('" + run + "/lake/*.parquet') ORDER BY id");
  }

  private static String spec(Path run, String limit, boolean sensitive) {
    return """
        strandline: v1
        name: hostile
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/*.gz"
              format: {type: delimited, delimiter: "|", header: false}
              columns:
                - {name: id, type: int32, required: true}
                - {name: word, type: string, sensitive: %3$s}
        steps:
          latest: {type: LatestPerKey, input: raw, config: {keys: [id]}}
        sinks:
          lake: {type: WriteToParquet, input: latest, config: {path: "%1$s/lake", mode: overwrite}}
        dead_letters: {path: "%1$s/lake_bad", limit: %2$s}
        """
        .formatted(run, limit, sensitive);
  }

  private static byte[] gzip(String text) throws IOException {
    return gzip(text, StandardCharsets.UTF_8);
  }

  private static byte[] gzip(String text, Charset charset) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(charset));
    }
    return bytes.toByteArray();
  }
}
