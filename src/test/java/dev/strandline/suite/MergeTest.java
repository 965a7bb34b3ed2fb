package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a merge does with deletes, late rows and partitions that nothing touches. */
final class MergeTest {
  @TempDir Path folder;

  private SpecRun spec(String lake, String keys, String sink) throws IOException {
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: merged
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*.csv"
              format: {type: delimited, delimiter: ",", header: false, null_values: [""]}
              columns:
                - {name: op, type: string, required: true}
                - {name: id, type: int32, required: true}
                - {name: day, type: string}
                - {name: value, type: string}
        steps:
          changes: {type: DecodeChanges, input: raw, config: {op: {column: op}}}
          latest: {type: LatestPerKey, input: changes, config: {keys: [%3$s]}}
        sinks:
          lake:
            type: WriteToParquet
            input: latest
            config: {path: "%2$s", partition_by: [day], mode: merge%4$s}
        dead_letters: {path: "%1$s/rejected"}
        """
            .formatted(folder, lake, keys, sink));
  }

  private void file(String name, String... lines) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in").resolve(name), String.join("\n", lines) + "\n");
  }

  private Path lake() {
    return folder.resolve("lake");
  }

  private List<String> rows(String columns) throws Exception {
    if (Folders.parquet(lake()).isEmpty()) {
      return List.of();
    }
    return Duck.lines(
        Duck.rows("SELECT " + columns + " FROM " + Duck.stored(lake()) + " ORDER BY ALL"));
  }

  @Test
  void opensAndWritesNothingOfPartitionsThatNoRowTouches() throws Exception {
    SpecRun run = spec("spy:" + lake(), "id, day", "");
    file("a.csv", "I,1,a,one", "I,2,b,two", "I,3,c,three");
    run.committed();
    file("b.csv", "U,2,b,TWO");
    SpyStores.forget();
    run.committed();

    Set<String> data = new TreeSet<>();
    for (String touched : SpyStores.touched()) {
      if (touched.contains("day=")) {
        data.add(touched);
      }
    }
    assertThat(data, is(Set.of("read day=b/s0-of-1.parquet", "write day=b/s0-of-1.parquet")));
    assertThat(rows("id, value"), is(List.of("1,one", "2,TWO", "3,three")));
  }

  @ParameterizedTest
  @CsvSource({"'id, day', true", "id, false"})
  void remembersDeletesSoThatAnOlderRowDoesNotComeBack(String keys, boolean inKey)
      throws Exception {
    SpecRun run = spec(lake().toString(), keys, "");
    file("b.csv", "I,1,a,one", "I,2,a,two");
    run.committed();
    // A table partitioned outside its key takes a delete that carries nothing but the key.
    file("d.csv", inKey ? "D,1,a," : "D,1,,");
    RunReport report = run.committed();
    assertThat(report.sinks().get(0).deleted(), is(1L));
    assertThat(rows("id, value"), is(List.of("2,two")));

    file("c.csv", "I,1,a,late");
    RunReport late = run.committed();
    assertThat(late.sinks().get(0).stale(), is(1L));
    assertThat(rows("id, value"), is(List.of("2,two")));

    file("e.csv", "I,1,b,again");
    run.committed();
    assertThat(rows("id, value"), is(List.of("1,again", "2,two")));
    assertThat(Folders.strays(lake()), is(empty()));
  }

  @Test
  void keepsSoftDeletedRowsWithTheTime() throws Exception {
    SpecRun run = spec(lake().toString(), "id, day", ", deletes: soft");
    file("a.csv", "I,1,a,one", "I,2,a,two");
    run.committed();
    file("b.csv", "D,1,a,");
    run.committed();
    assertThat(
        rows("id, value, _sl_deleted IS NOT NULL"), is(List.of("1,one,true", "2,two,false")));
    file("c.csv", "I,1,a,back");
    run.committed();
    assertThat(
        rows("id, value, _sl_deleted IS NOT NULL"), is(List.of("1,back,false", "2,two,false")));
  }

  @Test
  void movesARowWhoseFilesPartitionChanges() throws Exception {
    SpecRun run = spec(lake().toString(), "id", "");
    file("a.csv", "I,1,a,one", "I,2,a,two");
    run.committed();
    file("b.csv", "U,1,b,moved");
    RunReport report = run.committed();
    assertThat(report.sinks().get(0).updated(), is(1L));
    assertThat(report.sinks().get(0).inserted(), is(0L));
    assertThat(report.sinks().get(0).deleted(), is(0L));
    assertThat(rows("id, day, value"), is(List.of("1,b,moved", "2,a,two")));
  }

  @ParameterizedTest
  @CsvSource({"append, 'id, day'", "overwrite, id"})
  void refusesATableThatAnotherModeMadeUntilItIsMadeAgain(String mode, String keys)
      throws Exception {
    SpecRun merge = spec(lake().toString(), keys, "");
    file("a.csv", "I,1,a,one", "I,2,a,two");
    Path spec = folder.resolve("spec.yaml");
    String yaml = Files.readString(spec);
    Files.writeString(spec, yaml.replace("mode: merge", "mode: " + mode));
    merge.committed();
    Files.writeString(spec, yaml);
    file("b.csv", "U,1,a,ONE");

    CommandFailed refused = assertThrows(CommandFailed.class, merge::run);
    assertThat(refused.getMessage(), containsString("--full"));
    assertThat(rows("id, value"), is(List.of("1,one", "2,two")));
  }

  @Test
  void refusesToForgetWhichRowsAreDeleted() throws Exception {
    file("a.csv", "I,1,a,one");
    spec(lake().toString(), "id, day", ", deletes: soft").committed();
    file("b.csv", "D,1,a,");
    CommandFailed refused =
        assertThrows(CommandFailed.class, () -> spec(lake().toString(), "id, day", "").run());
    assertThat(refused.getMessage(), containsString("deletes: the table has soft"));
  }

  @Test
  void refusesAnOpThatNobodyNamed() throws Exception {
    SpecRun run = spec(lake().toString(), "id, day", "");
    file("a.csv", "I,1,a,one", "X,2,a,two");
    RunReport report = run.committed();
    assertThat(report.rejects().get(0).code(), is("SL-2150"));
    assertThat(report.rejects().get(0).examples().get(0).message(), containsString("\"X\""));
    assertThat(rows("id, value"), is(List.of("1,one")));
  }
}
