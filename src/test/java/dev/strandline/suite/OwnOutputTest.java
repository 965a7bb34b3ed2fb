package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.report.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources whose patterns reach what the same spec writes. */
final class OwnOutputTest {
  @TempDir Path folder;

  private SpecRun spec(String path, String table, String rejected) throws Exception {
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: own
        sources:
          raw:
            type: ReadFromFiles
            config: {path: "%1$s/%2$s", format: {type: json}, columns: [{name: id, type: int32}]}
        sinks:
          lake: {type: WriteToParquet, input: raw, config: {path: "%1$s/%3$s", mode: append}}
        dead_letters: {path: "%1$s/%4$s"}
        """
            .formatted(folder, path, table, rejected));
  }

  @Test
  void aTableIsNotReadByItsOwnSpec() throws Exception {
    Path in = Files.createDirectories(folder.resolve("all"));
    Files.writeString(in.resolve("a.jsonl"), "{\"id\": 1}\n");
    spec("all/**", "all/lake", "rejected").committed();
    assertThat(
        refusal(spec("all/**", "all/lake", "rejected")),
        containsString(
            "s0-of-1.parquet: \"lake\" has written it, so each run would read what the one before has"
                + " written; let the path of raw leave "
                + in.resolve("lake")
                + "/ out, or write elsewhere"));
    assertThat(rows(), is(1));
    assertThat(
        spec("all/*.jsonl", "all/lake", "rejected").run().outcome().kind(),
        is(Outcome.Kind.NOTHING_TO_DO));
  }

  @Test
  void norAreItsLetters() throws Exception {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/a.jsonl"), "{\"id\": 1}\n{\"id\": \"x\"}\n");
    spec("in/**", "all/lake", "in/bad").committed();
    assertThat(
        refusal(spec("in/**", "all/lake", "in/bad")),
        containsString(": \"dead_letters\" has written it, so"));
    assertThat(rows(), is(1));
  }

  @Test
  void filesBelowATableThatAreNotItsOwnAreRead() throws Exception {
    Path in = Files.createDirectories(folder.resolve("lake/in"));
    Files.writeString(in.resolve("a.jsonl"), "{\"id\": 1}\n");
    spec("lake/in/*", "lake", "rejected").committed();
    Files.writeString(in.resolve("b.jsonl"), "{\"id\": 2}\n");
    spec("lake/in/*", "lake", "rejected").committed();
    assertThat(
        Duck.rows("SELECT id FROM '" + folder + "/lake/*.parquet' ORDER BY id").toString(),
        is("[[1], [2]]"));
  }

  private static String refusal(SpecRun spec) {
    CommandFailed failed = assertThrows(CommandFailed.class, spec::run);
    assertThat(failed.id(), is("SL-4016"));
    return failed.getMessage();
  }

  private int rows() throws Exception {
    return Duck.rows("SELECT id FROM " + Duck.stored(folder.resolve("all/lake"))).size();
  }
}
