package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A merge into a table that lacks files, or whose files are damaged, says so and what to do. */
final class DamagedTableTest {
  @TempDir Path folder;
  private SpecRun run;

  @BeforeEach
  void table() throws IOException {
    run =
        SpecRun.of(
            folder,
            """
            strandline: v1
            name: damaged
            sources:
              raw:
                type: ReadFromFiles
                config:
                  path: "%1$s/in/*.csv"
                  format: {type: delimited}
                  columns: [{name: k, type: int64, required: true}, {name: v}]
            steps:
              latest: {type: LatestPerKey, input: raw, config: {keys: [k]}}
            sinks:
              lake: {type: WriteToParquet, input: latest, config: {path: "%1$s/lake", mode: merge}}
            """
                .formatted(folder));
    file("1.csv", "1,a", "2,b");
    run.committed();
    file("2.csv", "2,c", "3,d");
  }

  private void file(String name, String... lines) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(
        folder.resolve("in").resolve(name), "k,v\n" + String.join("\n", lines) + "\n");
  }

  private Path stored() throws IOException {
    Path lake = folder.resolve("lake");
    return lake.resolve(Folders.parquet(lake).get(0));
  }

  private void refused(Path file, String why) {
    RunReport report = run.run();
    assertThat(report.outcome().kind(), is(Outcome.Kind.FAILED));
    assertThat(report.outcome().errorId(), is(Optional.of("SL-3307")));
    assertThat(
        report.outcome().message(),
        allOf(
            startsWith("Cannot read " + file + ", whose rows the table has: " + why),
            containsString("make the table again from its inputs with --full")));
  }

  private void madeAgain() throws Exception {
    RunReport report = new LocalEngine().run(run.request().fromAllInputs(), RunListener.NONE);
    assertThat(report.outcome().message(), report.outcome().kind(), is(Outcome.Kind.COMMITTED));
    assertThat(
        Duck.lines(
            Duck.rows("SELECT k, v FROM " + Duck.table(folder.resolve("lake")) + " ORDER BY ALL")),
        is(List.of("1,a", "2,c", "3,d")));
  }

  @Test
  void aFileThatIsGone() throws Exception {
    Path file = stored();
    Files.delete(file);
    refused(file, "it is not there");
    madeAgain();
  }

  /** The trace is for the log. */
  @Test
  void isToldOnce() throws Exception {
    Files.delete(stored());
    Program.Ended ended =
        Program.withHeap("256m").run(folder, "run", run.spec().toString(), "--quiet");
    assertThat(ended.told(), ended.exit(), is(1));
    assertThat(
        ended.told(), ended.err().lines().filter(line -> line.contains("SL-3307")).count(), is(1L));
    String log =
        Folders.files(folder.resolve("lake/_strandline/runs")).stream()
            .filter(file -> file.endsWith("run.log"))
            .reduce((first, last) -> last)
            .orElseThrow();
    assertThat(
        Files.readString(folder.resolve("lake/_strandline/runs").resolve(log)),
        containsString("at dev.strandline.io.table."));
  }

  @Test
  void aFileThatIsCut() throws Exception {
    byte[] bytes = Files.readAllBytes(stored());
    Files.write(stored(), Arrays.copyOf(bytes, bytes.length / 2));
    refused(stored(), "");
    madeAgain();
  }

  @Test
  void aPageThatIsDamaged() throws Exception {
    byte[] bytes = Files.readAllBytes(stored());
    bytes[bytes.length / 8]++;
    Files.write(stored(), bytes);
    refused(stored(), "");
    madeAgain();
  }
}
