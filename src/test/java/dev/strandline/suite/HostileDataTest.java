package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that means harm, or just went wrong: a clear end, and nothing half done. */
final class HostileDataTest {
  private static final String CANARY = "canary-4711-secret";

  @TempDir Path folder;

  @Test
  void setsATruncatedFileAsideWholeAndLandsTheOthers() throws Exception {
    byte[] whole = gzip("1|old\n2|old\n".repeat(1) + "3|late\n".repeat(2_000));
    for (int cut : new int[] {1, 10, 18, 40, whole.length / 2, whole.length - 1}) {
      Path run = Files.createDirectories(folder.resolve("cut" + cut));
      Files.write(run.resolve("a.gz"), gzip("1|first\n2|first\n"));
      Files.write(run.resolve("b.gz"), Arrays.copyOf(whole, cut));
      RunReport report = SpecRun.of(run, spec(run, "{rows: 10}", false)).committed();
      assertThat("cut at " + cut, report.warnings().toString(), containsString("b.gz"));
      assertThat(rows(run), is(List.of(List.of("1", "first"), List.of("2", "first"))));
    }
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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
