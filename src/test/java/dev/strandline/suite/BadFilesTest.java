package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.strandline.io.letters.StoredLetters;
import dev.strandline.model.DeadLetter;
import dev.strandline.pipelines.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is left out whole takes what was rejected of it along, at whatever step. */
final class BadFilesTest {
  @TempDir Path folder;

  private RunReport run(String runner, String format, String keys, String limit) throws Exception {
    String yaml =
        """
        strandline: v1
        name: bad
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/*.in"
              format: {type: %2$s}
              columns: [{name: id, type: int64}, {name: n}, {name: word}]
              %3$s
        steps:
          typed: {type: Cast, input: raw, config: {columns: [{name: n, type: int32}]}}
          last: {type: LatestPerKey, input: typed, config: {keys: [id]}}
        sinks:
          lake: {type: WriteToParquet, input: last, config: {path: "%1$s/lake", mode: overwrite}}
        dead_letters: {path: "%1$s/bad", limit: {%4$s}}
        """
            .formatted(folder, format, keys, limit);
    return SpecRun.of(folder, yaml).on(runner).committed();
  }

  private List<DeadLetter> letters() throws IOException {
    List<DeadLetter> letters = new ArrayList<>();
    StoredLetters.read(folder.resolve("bad").toString(), letters::add);
    return letters;
  }

  @ParameterizedTest
  @ValueSource(strings = {SpecRun.LOCAL, SpecRun.DIRECT})
  void costNoLettersWhereTheyAreFoundBadAtOnce(String runner) throws Exception {
    Files.writeString(folder.resolve("a.in"), "{\"id\": \"x\"}\n{\"id\": 1}\n{\"extra\": 1}\n");
    Files.writeString(folder.resolve("b.in"), "{\"id\": 2}\n");
    RunReport report = run(runner, "json", "extra_columns: fail", "rows: 0");
    assertThat(report.warnings(), hasSize(1));
    assertThat(report.rejects(), hasSize(0));
    assertThat(letters(), hasSize(0));
    assertThat(Duck.value("SELECT count(*) FROM " + Duck.table(folder.resolve("lake"))), is("1"));
  }

  /** Enough rows that many are on their way through the steps when the file ends too soon. */
  private static byte[] truncated() throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("id,n,word\n");
    for (int i = 0; i < 40_000; i++) {
      text.append(i < 10 ? "x" : i).append(',').append(i < 15 ? "y" : "7").append(',');
      text.append(Long.toHexString(random.nextLong())).append('\n');
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    return Arrays.copyOf(bytes.toByteArray(), bytes.size() - 1000);
  }

  @ParameterizedTest
  @CsvSource({
    "local, 'rows: 2'",
    "local, 'rows: 12'",
    "local, 'ratio: 0.34, min_rows: 1'",
    "direct, 'rows: 2'",
    "flink, 'rows: 2'"
  })
  void costNoLettersWhereTheirRowsHaveGoneOn(String runner, String limit) throws Exception {
    Files.write(folder.resolve("a.in"), truncated());
    Files.writeString(folder.resolve("b.in"), "id,n,word\n1,1,a\n2,y,b\n3,3,c\n");
    RunReport report = run(runner, "delimited", "", limit);
    assertThat(report.warnings(), hasSize(1));
    assertThat(letters(), hasSize(1));
    assertThat(letters().get(0).place().object(), is("b.in"));
    assertThat(report.rejects(), hasSize(1));
    assertThat(report.rejects().get(0).rows(), is(1L));
    assertThat(report.nodes().stream().mapToLong(RunReport.NodeBooks::rejected).sum(), is(1L));
    assertThat(Duck.value("SELECT count(*) FROM " + Duck.table(folder.resolve("lake"))), is("2"));
  }
}
