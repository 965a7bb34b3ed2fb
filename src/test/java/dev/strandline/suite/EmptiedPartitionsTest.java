package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions that are overwritten lose their last row too, and no others do. */
final class EmptiedPartitionsTest {
  @TempDir Path folder;
  private SpecRun run;

  @BeforeEach
  void spec() throws IOException {
    run =
        SpecRun.of(
            folder,
            """
            strandline: v1
            name: emptied
            params: {mode: {type: string, default: overwrite_partitions}}
            sources:
              raw:
                type: ReadFromFiles
                config:
                  path: "%1$s/in/*.csv"
                  format: {type: delimited}
                  columns: [{name: op}, {name: k, type: int64, required: true}, {name: p}, {name: v}]
            steps:
              changes: {type: DecodeChanges, input: raw, config: {op: {column: op}}}
              latest: {type: LatestPerKey, input: changes, config: {keys: [k]}}
            sinks:
              lake:
                type: WriteToParquet
                input: latest
                config: {path: "%1$s/lake", mode: "${params.mode}", partition_by: [p]}
            dead_letters: {path: "%1$s/rejected"}
            """
                .formatted(folder));
  }

  private void file(String name, String... lines) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(
        folder.resolve("in").resolve(name), "op,k,p,v\n" + String.join("\n", lines) + "\n");
  }

  private List<String> rows() throws Exception {
    return Duck.lines(
        Duck.rows("SELECT k, p, v FROM " + Duck.table(folder.resolve("lake")) + " ORDER BY ALL"));
  }

  @Test
  void aRowThatMovesLeavesNoneBehind() throws Exception {
    file("1.csv", "I,1,x,a", "I,2,y,b");
    run.committed();
    file("2.csv", "U,1,y,a2");
    run.committed();
    assertThat(rows(), is(List.of("1,y,a2", "2,y,b")));
  }

  @Test
  void deletesOfAllRowsOfAPartitionEmptyIt() throws Exception {
    file("1.csv", "I,1,x,a", "I,2,x,b", "I,3,y,c");
    run.committed();
    file("2.csv", "D,1,x,", "D,2,x,");
    run.committed();
    assertThat(rows(), is(List.of("3,y,c")));
  }

  @Test
  void aPartitionOfAnInputThatIsGoneStays() throws Exception {
    file("1.csv", "I,1,x,a");
    run.committed();
    Files.delete(folder.resolve("in/1.csv"));
    file("2.csv", "I,2,y,b");
    run.committed();
    assertThat(rows(), is(List.of("1,x,a", "2,y,b")));
  }

  @Test
  void aPartitionOfAnInputThatIsBrokenNowStays() throws Exception {
    file("1.csv", "I,1,x,a");
    run.committed();
    Files.write(folder.resolve("in/1.csv"), new byte[] {'o', 'p', '\n', 'I', '\n'});
    file("2.csv", "I,2,y,b");
    run.committed();
    assertThat(rows(), is(List.of("1,x,a", "2,y,b")));
  }

  /** It is not known any more where the rows of keys stand that have moved. */
  @Test
  void aMergeDoesNotGoByTheKeysOfAMergeBefore() throws Exception {
    SpecRun merge = run.with("mode", "merge");
    file("1.csv", "I,1,x,a", "I,2,y,b");
    merge.committed();
    file("2.csv", "U,1,y,a2");
    run.committed();
    file("3.csv", "U,1,z,a3");
    CommandFailed refused = assertThrows(CommandFailed.class, merge::run);
    assertThat(refused.id(), is("SL-3302"));
    assertThat(refused.getMessage(), containsString("it has no index of keys"));
    assertThat(rows(), is(List.of("1,y,a2", "2,y,b")));
    new LocalEngine().run(merge.request().fromAllInputs(), RunListener.NONE);
    assertThat(rows(), is(List.of("1,z,a3", "2,y,b")));
  }

  @Test
  void aNamedInputEmptiesNoOtherPartition() throws Exception {
    file("1.csv", "I,1,x,a", "I,2,y,b");
    file("2.csv", "I,3,x,c");
    run.committed();
    file("2.csv", "D,3,x,");
    Outcome outcome =
        new LocalEngine().run(run.request().naming(List.of("2.csv")), RunListener.NONE).outcome();
    assertThat(outcome.message(), outcome.kind(), is(Outcome.Kind.COMMITTED));
    assertThat(rows(), is(List.of("1,x,a", "2,y,b")));
  }
}
