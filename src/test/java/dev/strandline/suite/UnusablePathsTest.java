package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.options.Catalog;
import dev.strandline.options.InvalidSpec;
import dev.strandline.options.Problem;
import dev.strandline.options.SpecLoader;
import dev.strandline.pipelines.CheckedSpec;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where no file can be made, the message says which one, and why. */
@EnabledOnOs(OS.LINUX)
final class UnusablePathsTest {
  /** No user can make a file there, and the system gives no reason but that it is not there. */
  private static final String NOWHERE = "/proc/lake";

  @TempDir Path folder;

  private SpecRun run(String lake, String letters) throws IOException {
    Files.writeString(folder.resolve("a.csv"), "1\nx\n");
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: unusable
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%s/a.csv"
              format: {type: delimited, header: false}
              columns: [{name: id, type: int64}]
        sinks:
          lake: {type: WriteToParquet, input: raw, config: {path: "%s", mode: overwrite}}
        dead_letters: {path: "%s"}
        """
            .formatted(folder, lake, letters));
  }

  private CommandFailed refused(String lake) throws IOException {
    SpecRun run = run(lake, folder + "/bad");
    CommandFailed failed =
        assertThrows(
            CommandFailed.class, () -> new LocalEngine().run(run.request(), RunListener.NONE));
    assertThat(failed.exitCode(), is(ExitCode.FAILED));
    assertThat(failed.id(), is("SL-3403"));
    return failed;
  }

  @Test
  void aTable() throws Exception {
    assertThat(
        refused(NOWHERE).getMessage(),
        is(
            "Cannot use the table \"/proc/lake\": /proc/lake: no such file or folder; correct its"
                + " path, or its permissions"));
    String below = folder + "/a.csv/lake";
    assertThat(
        refused(below).getMessage(),
        startsWith("Cannot use the table \"" + below + "\": " + below));
  }

  @Test
  void aStoreOfLetters() throws Exception {
    Outcome outcome = run(folder + "/lake", NOWHERE).run().outcome();
    assertThat(outcome.kind(), is(Outcome.Kind.FAILED));
    assertThat(outcome.message(), is("Cannot use /proc/lake: no such file or folder"));
  }

  @Test
  void theLocationsOfASpecBeforeItRuns() {
    String yaml =
        """
        strandline: v1
        name: unusable
        sources:
          raw:
            type: ReadFromFiles
            config: {path: ["s3://lake//in/*.csv"], format: {type: json}, columns: [{name: id}]}
        sinks:
          lake: {type: WriteToParquet, input: raw, config: {path: "s3://a/b", mode: append}}
        dead_letters: {path: "s3://lake/../bad"}
        """;
    var spec = SpecLoader.of(Catalog.fromClassPath()).load("u.yaml", yaml, Map.of());
    InvalidSpec invalid = assertThrows(InvalidSpec.class, () -> CheckedSpec.of(spec));
    assertThat(
        invalid.problems().stream().map(Problem::toString).toList(),
        containsInAnyOrder(
            "u.yaml:6:20 sources.raw.config.path: Cannot use the path \"/in\": it is not a plain"
                + " path below its folder [SL-3004]",
            "u.yaml:8:59 sinks.lake.config.path: Cannot open \"s3://a/b\": \"a\" cannot be the name"
                + " of a bucket; expected s3://bucket/folder [SL-3006]",
            "u.yaml:9:22 dead_letters.path: Cannot use the path \"../bad\": it is not a plain path"
                + " below its folder [SL-3004]"));
  }
}
