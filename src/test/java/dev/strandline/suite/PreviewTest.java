package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.Preview;
import dev.strandline.pipelines.report.ExitCode;
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

/** A preview tells what a run would refuse, and fails where a run would, in the same words. */
final class PreviewTest {
  @TempDir Path folder;

  private SpecRun spec(String sources, String rest) throws IOException {
    return SpecRun.of(
        folder,
        "strandline: v1\nname: previewed\nsources:\n%s%s"
            .formatted(sources.indent(2), rest)
            .replace("$", folder.toString()));
  }

  private static String source(String name, String path, String more) {
    return name
        + ": {type: ReadFromFiles, config: {path: \"$/"
        + path
        + "\", format: {type: delimited},"
        + " columns: [{name: id, type: int64, required: true}, {name: v}]"
        + more
        + "}}\n";
  }

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static Preview preview(SpecRun run) {
    return new LocalEngine().preview(run.request(), 10);
  }

  @Test
  void tellsWhatIsRefusedOnTheWayToAnySinkOnce() throws Exception {
    file("in/a.csv", "id,v\n1,a\n2,5\nx,7\n3,b\n");
    SpecRun run =
        spec(
            source("raw", "in/a.csv", ""),
            """
            steps:
              typed: {type: Cast, input: raw, config: {columns: [{name: v, type: int64}]}}
              ids: {type: Select, input: raw, config: {keep: [id]}}
            sinks:
              good: {type: WriteToParquet, input: ids, config: {path: "$/good", mode: overwrite}}
              lake: {type: WriteToParquet, input: typed, config: {path: "$/lake", mode: overwrite}}
            dead_letters: {path: "$/bad"}
            """);
    Preview preview = preview(run);
    assertThat(
        preview.tables().get(0).rows(), is(List.of(List.of("1"), List.of("2"), List.of("3"))));
    assertThat(preview.tables().get(1).rows(), is(List.of(List.of("2", "5"))));
    List<String> refused =
        preview.rejected().stream().map(one -> one.record() + " " + one.column()).toList();
    assertThat(refused, is(List.of("4 id", "2 v", "5 v")));
  }

  private String lake(String input) {
    return "sinks:\n  lake: {type: WriteToParquet, input: "
        + input
        + ", config: {path: \"$/lake\", mode: overwrite}}\n";
  }

  private void badFiles() throws IOException {
    file("in/good.csv", "id,v\n1,a\n");
    file("in/other.csv", "key,v\n2,b\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("id,v\nx,a\n3,b\n".getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = bytes.toByteArray();
    Files.write(folder.resolve("in/short.csv.gz"), Arrays.copyOf(whole, whole.length - 6));
  }

  @Test
  void tellsTheFilesThatARunSetsAside() throws Exception {
    badFiles();
    SpecRun run =
        spec(source("raw", "in/*", ""), lake("raw") + "dead_letters: {path: \"$/bad\"}\n");
    Preview preview = preview(run);
    assertThat(preview.tables().get(0).rows(), is(List.of(List.of("1", "a"))));
    // As in a run, a bad file has no letters.
    assertThat(preview.rejected(), is(List.of()));
    List<String> codes = preview.setAside().stream().map(Preview.SetAside::code).toList();
    assertThat(codes, is(List.of("SL-3108", "SL-3102")));
    RunReport report = run.committed();
    for (Preview.SetAside one : preview.setAside()) {
      String warning = "Set aside: " + one.code() + ": " + one.message();
      assertThat(report.warnings().toString(), report.warnings().contains(warning), is(true));
      assertThat(warning, containsString(one.file()));
    }
  }

  @Test
  void failsOnABadFileWhereARunDoes() throws Exception {
    badFiles();
    SpecRun run = spec(source("raw", "in/*", ", on_bad_file: fail"), lake("raw"));
    fails(run, "SL-4003");
  }

  @Test
  void failsWhereTheOrderOfTwoRowsCannotBeTold() throws Exception {
    file("a.csv", "id,v\n1,a\n");
    file("b.csv", "id,v\n1,b\n");
    SpecRun run =
        spec(
            source("a", "a.csv", "") + source("b", "b.csv", ""),
            "steps: {last: {type: LatestPerKey, input: [a, b], config: {keys: id}}}\n"
                + lake("last"));
    fails(run, "SL-4010");
  }

  private static void fails(SpecRun run, String id) {
    CommandFailed failed = assertThrows(CommandFailed.class, () -> preview(run));
    RunReport report = run.run();
    assertThat(failed.id(), is(id));
    assertThat(failed.exitCode(), is(ExitCode.FAILED));
    assertThat(report.outcome().errorId(), is(Optional.of(id)));
    assertThat(aBeforeB(report.outcome().message()), endsWith(aBeforeB(failed.getMessage())));
    assertThat(failed.getMessage(), not(containsString("[SL-")));
  }

  /** Which of two rows comes first is left to the workers. */
  private static String aBeforeB(String message) {
    return message.replace("\"b\" and \"a\"", "\"a\" and \"b\"");
  }
}
