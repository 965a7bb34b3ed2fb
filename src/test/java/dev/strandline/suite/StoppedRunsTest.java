package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says of a run that stops is what has happened. */
@Tag("durability")
final class StoppedRunsTest {
  private static final String SPEC =
      """
      strandline: v1
      name: stopped
      sources:
        raw:
          type: ReadFromFiles
          config:
            path: "*.csv*"
            format: {type: delimited, header: false}
            on_bad_file: fail
            columns: [{name: id, type: int32}]
      sinks:
        lake: {type: WriteToParquet, input: raw, config: {path: lake, mode: overwrite}}
      dead_letters: {path: bad, limit: {rows: 1}}
      """;

  @TempDir Path folder;

  private Program.Ended run() throws Exception {
    Files.writeString(folder.resolve("spec.yaml"), SPEC);
    return Program.withHeap("256m").run(folder, "run", "spec.yaml");
  }

  @Test
  void overTheLimitSaysHowManyRowsWereHeldBack() throws Exception {
    Files.writeString(folder.resolve("a.csv"), "1\nx\ny\n4\n");
    Program.Ended ended = run();
    assertThat(ended.told(), ended.exit(), is(5));
    assertThat(ended.err(), containsString("  read       4 rows from 1 input (8 B)\n"));
    assertThat(ended.err(), containsString("  rejected   2 rows\n"));
    assertThat(ended.err(), containsString("  lake       none of 2 rows committed -> lake\n"));
    assertThat(ended.err(), not(containsString("inserted")));
  }

  @Test
  void farOverTheLimitCountsWhatItKeepsNoLetterOf() throws Exception {
    Files.writeString(folder.resolve("a.csv"), "1\nx\ny\nz,z\nz\nz,z\nz,z\n");
    Program.Ended ended = run();
    assertThat(ended.told(), ended.exit(), is(5));
    assertThat(ended.err(), containsString("6 of 7 rows were rejected"));
    assertThat(ended.err(), containsString("  rejected   6 rows\n"));
    assertThat(ended.err(), containsString("3 id: not a whole number [SL-2101]\n"));
    assertThat(ended.err(), containsString("3 expected 1 field [SL-2020]\n"));
  }

  @Test
  void whoseSecondTableCannotBePublishedSaysWhatIsCommitted() throws Exception {
    String two =
        SPEC.replace(
            "mode: overwrite}}\n",
            "mode: overwrite}}\n  last: {type: WriteToParquet, input: raw, config: {path: last,"
                + " mode: overwrite, partition_by: id}}\n");
    Files.writeString(folder.resolve("spec.yaml"), two);
    Files.writeString(folder.resolve("a.csv"), "1\n2\nx\n");
    Files.createDirectories(folder.resolve("last"));
    Path inTheWay = Files.writeString(folder.resolve("last/id=2"), "");
    Program.Ended ended = Program.withHeap("256m").run(folder, "run", "spec.yaml");
    assertThat(ended.told(), ended.exit(), is(1));
    assertThat(ended.err(), containsString("it had committed to lake, last, where the next run"));
    assertThat(ended.err(), containsString("  lake       2 inserted -> lake, commit 1\n"));
    assertThat(ended.err(), containsString("  last       2 inserted -> last, commit 1\n"));
    Files.delete(inTheWay);
    ended = Program.withHeap("256m").run(folder, "run", "spec.yaml");
    assertThat(ended.told(), ended.exit(), is(0));
    assertThat(Duck.rows("SELECT id FROM " + Duck.table(folder.resolve("last"))).size(), is(2));
  }

  @Test
  void atABadFileSaysWhatWasReadBeforeIt() throws Exception {
    Files.writeString(folder.resolve("a.csv"), "1\n2\n");
    Files.writeString(folder.resolve("b.csv.gz"), "no gzip file");
    Program.Ended ended = run();
    assertThat(ended.told(), ended.exit(), is(1));
    assertThat(ended.err(), containsString("b.csv.gz"));
    assertThat(ended.err(), containsString("  read       2 rows from 2 inputs (16 B)\n"));
    assertThat(ended.err(), containsString("committed -> lake\n"));
    assertThat(ended.err(), not(containsString("inserted")));
  }
}
