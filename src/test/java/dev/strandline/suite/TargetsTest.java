package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.options.Catalog;
import dev.strandline.options.InvalidSpec;
import dev.strandline.options.Problem;
import dev.strandline.options.SpecLoader;
import dev.strandline.pipelines.CheckedSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each folder that a spec writes to is its writer's alone, however its path is written. */
final class TargetsTest {
  private static CheckedSpec checked(String first, String second, String letters) {
    String yaml =
        """
        strandline: v1
        name: t
        sources:
          raw:
            type: ReadFromFiles
            config: {path: in, format: {type: json}, columns: [{name: id}]}
        sinks:
          one: {type: WriteToParquet, input: raw, config: {path: "%s", mode: append}}
          two: {type: WriteToParquet, input: raw, config: {path: "%s", mode: append}}
        dead_letters: {path: "%s"}
        """
            .formatted(first, second, letters);
    return CheckedSpec.of(SpecLoader.of(Catalog.fromClassPath()).load("t.yaml", yaml, Map.of()));
  }

  private static List<String> problems(String first, String second, String letters) {
    InvalidSpec invalid = assertThrows(InvalidSpec.class, () -> checked(first, second, letters));
    return invalid.problems().stream().map(Problem::toString).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "ox, ox/",
    "ox, ./ox/../ox",
    "ox/, ox//",
    "file:/data/ox, /data/ox",
    "s3://lake/ox, s3://lake/ox/"
  })
  void twoSpellingsOfAFolderAreOne(String first, String second) {
    assertThat(
        problems(first, second, "bad"),
        contains(
            "t.yaml:9:58 sinks.two.config.path: \""
                + second
                + "\" is where \"one\" writes, too; give each table its own path, such as"
                + " lake/{source.table} behind a step with tables [SL-1322]"));
  }

  @Test
  void anAbsolutePathIsThatOfTheWorkingDirectory() {
    assertThat(problems("ox", Path.of("ox").toAbsolutePath().toString(), "bad").size(), is(1));
  }

  @Test
  void aFolderIsTheOneThatLinksLeadTo(@TempDir Path folder) throws IOException {
    Path real = Files.createDirectories(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    assertThat(problems(real + "/ox", link + "/ox", "bad").size(), is(1));
    assertThat(problems("ox", link + "/deep/ox", real + "/deep").size(), is(1));
  }

  @Test
  void lettersDoNotStandAmongRows() {
    assertThat(
        problems("out", "lake", "./out/"),
        contains(
            "t.yaml:10:22 dead_letters.path: \"./out/\" is where \"one\" writes, too; letters would"
                + " stand among its rows, so give them a folder of their own, such as"
                + " ./out_rejected [SL-1322]"));
    assertThat(
        problems("out", "lake", "out/bad"),
        contains(
            "t.yaml:10:22 dead_letters.path: \"out/bad\" is inside \"out\", where \"one\" writes, and"
                + " who reads that finds the rows of both; write beside it [SL-1323]"));
  }

  @Test
  void rowsDoNotStandAmongLettersOrOtherRows() {
    assertThat(
        problems("out", "bad/_x/lake", "bad"),
        contains(
            "t.yaml:9:58 sinks.two.config.path: \"bad/_x/lake\" is inside \"bad\", where"
                + " \"dead_letters\" writes, and who reads that finds the rows of both; write"
                + " beside it [SL-1323]"));
    assertThat(
        problems("s3://lake/out/a", "s3://lake/out", "bad"),
        contains(
            "t.yaml:8:58 sinks.one.config.path: \"s3://lake/out/a\" is inside \"s3://lake/out\","
                + " where \"two\" writes, and who reads that finds the rows of both; write beside"
                + " it [SL-1323]"));
  }

  @Test
  void aHiddenFolderOfATableHoldsNoRowsOfIt() {
    assertThat(checked("out", "out_2", "out/_rejected").warnings(), is(List.of()));
    assertThat(problems("out", "out_2", "out/_strandline/bad").size(), is(1));
  }
}
