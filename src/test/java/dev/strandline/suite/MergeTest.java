package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.RunListener;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a merge does with deletes, late rows and partitions that nothing touches. */
final class MergeTest {
  @TempDir Path folder;

  private SpecRun spec(String lake, String keys, String sink) throws IOException {
    return KeyedChanges.of(folder, lake, keys, sink);
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

  @ParameterizedTest
  @CsvSource({"'id, day', ''", "'id, day', ', deletes: soft'", "id, ''"})
  void manyDeletesStopBeforeTheCommitUnlessAllowed(String keys, String deletes) throws Exception {
    SpecRun run = spec(lake().toString(), keys, deletes);
    StringBuilder rows = new StringBuilder();
    StringBuilder gone = new StringBuilder();
    for (int id = 0; id < 2_000; id++) {
      rows.append("I,").append(id).append(",d").append(id % 3).append(",row\n");
      if (id < 1_001) {
        gone.append("D,").append(id).append(",d").append(id % 3).append(",\n");
      }
    }
    file("a.csv", rows.toString().strip());
    run.committed();
    file("b.csv", gone.toString().strip(), "I,9999,d0,new");
    RunReport stopped = run.run();
    assertThat(stopped.outcome().exitCode(), is(ExitCode.QUALITY));
    assertThat(stopped.outcome().errorId(), is(Optional.of("SL-4006")));
    int after = deletes.isEmpty() ? 1_000 : 2_001;
    assertThat(
        stopped.outcome().message(),
        containsString(
            "would go from 2,000 to %,d rows, 1,001 deleted: 50.1 %% of it lost, more than max_delete_ratio, 0.5"
                .formatted(after)));
    assertThat(stopped.outcome().message(), containsString("--allow-shrink"));
    assertThat(rows("count(*)"), is(List.of("2000")));
    assertThat("no delete is remembered", rows("DISTINCT value"), is(List.of("row")));

    RunReport allowed = new LocalEngine().run(run.request().allowingShrink(), RunListener.NONE);
    assertThat(allowed.outcome().message(), allowed.outcome().exitCode(), is(ExitCode.DONE));
    assertThat(allowed.sinks().get(0).deleted(), is(1_001L));
    assertThat(rows("count(*)"), is(List.of(Integer.toString(after))));
    assertThat(rows("min(id)"), is(List.of(deletes.isEmpty() ? "1001" : "0")));
  }

  @Test
  void theBadFileWhoseRowWouldHaveWonDoesNot() throws Exception {
    SpecRun run = spec(lake().toString(), "id, day", "");
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(spec, Files.readString(spec).replace("/in/*.csv", "/in/*"));
    file("a.csv", "I,1,a,of a", "I,2,a,of a");
    StringBuilder wins = new StringBuilder("U,1,a,of z\nD,2,a,\n");
    for (int id = 100; id < 400; id++) {
      wins.append("I,").append(id).append(",b,of z ").append(id * 7919).append('\n');
    }
    byte[] whole = gzip(wins.toString());
    Files.write(folder.resolve("in/z.csv.gz"), Arrays.copyOf(whole, whole.length - 20));
    RunReport report = run.committed();
    assertThat(report.warnings().toString(), containsString("z.csv.gz"));
    assertThat(rows("id, value"), is(List.of("1,of a", "2,of a")));

    // Also where the table has the rows already, and a good file comes before it.
    file("b.csv", "U,1,a,of b");
    run.committed();
    assertThat(rows("id, value"), is(List.of("1,of b", "2,of a")));
    Files.write(folder.resolve("in/z.csv.gz"), whole);
    run.committed();
    assertThat(rows("count(*)"), is(List.of("301")));
    assertThat(rows("min(id), min_by(value, id)"), is(List.of("1,of z")));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
