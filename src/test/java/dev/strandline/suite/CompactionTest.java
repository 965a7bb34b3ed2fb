package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.oneOf;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CompactArguments;
import dev.strandline.pipelines.cli.Compacted;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.RunEntry;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.cli.TableChoice;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of inserts, updates and deletes with compactions in between, by SQL over the
 * files: a compacted table goes on as if nothing had been.
 */
@Tag("durability")
final class CompactionTest {
  private static final long SEED = Long.getLong("strandline.seed", 11L);
  private static final int HISTORIES = 3;

  @TempDir Path folder;

  /** What makes tables different for a compaction. */
  enum Form {
    HARD("id, day", ""),
    SOFT("id, day", ", deletes: soft"),
    INDEXED("id", "");

    private final String keys;
    private final String sink;

    Form(String keys, String sink) {
      this.keys = keys;
      this.sink = sink;
    }
  }

  private static SpecRun spec(Path folder, Form form) throws IOException {
    return KeyedChanges.of(
        folder, folder + "/lake", form.keys, ", max_delete_ratio: 1" + form.sink);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void changesNoRowAndNoLaterMerge(Form form) throws Exception {
    System.out.println("seed " + SEED);
    int late = 0;
    for (int i = 0; i < HISTORIES; i++) {
      late += new History(SEED + i, folder.resolve("h" + i), form).play();
    }
    assertThat("late rows in any history", late, greaterThan(0));
  }

  /** One table and its files. */
  private static final class History {
    private final String what;
    private final Random random;
    private final Path folder;
    private final Form form;
    private final SpecRun run;
    private final List<List<String>> lines = new ArrayList<>();
    private int told;

    /** Whether the table has a horizon, behind which a delete of an unknown key leaves nothing. */
    private boolean horizon;

    History(long seed, Path folder, Form form) throws IOException {
      this.what = "-Dstrandline.seed=" + seed + " " + form;
      this.random = new Random(seed);
      this.folder = folder;
      this.form = form;
      this.run = spec(folder, form);
    }

    int play() throws Exception {
      List<Integer> files = new ArrayList<>(List.of(0, 1, 2, 3, 4));
      Collections.shuffle(files, random);
      for (int file : files) {
        write("f" + file + ".csv");
        run.committed();
        check("after a run");
        List<List<String>> before = stored();
        // Sizes that split each partition, and that put it together again.
        long target = random.nextInt(3) == 0 ? 1 << 20 : 200 + random.nextInt(3_000);
        compact(target);
        assertThat(what + " target " + target, stored(), is(before));
        check("after a compaction to " + target);
      }
      assertThat(Folders.strays(folder.resolve("lake")), is(empty()));
      assertThat(
          what,
          new LocalEngine()
              .history(table(), 100).stream().map(RunEntry::kind).distinct().sorted().toList(),
          everyItem(is(oneOf("compact", "data"))));
      return told;
    }

    private TableChoice table() {
      return new TableChoice(
          Optional.empty(), Optional.empty(), Optional.of(folder.resolve("lake").toString()));
    }

    private void compact(long target) {
      // Deletes of before this compaction, which are all, are forgotten now and then.
      Optional<Duration> memory =
          random.nextInt(3) == 0 ? Optional.of(Duration.ZERO) : Optional.empty();
      horizon |= memory.isPresent();
      Compacted compacted =
          new LocalEngine()
              .compact(
                  random.nextBoolean()
                      ? table()
                      : new TableChoice(
                          Optional.of(run.request()), Optional.empty(), Optional.empty()),
                  new CompactArguments(false, OptionalLong.of(target), memory),
                  RunListener.NONE);
      assertThat(what, compacted.dryRun(), is(false));
    }

    private void write(String name) throws IOException {
      List<String> text = new ArrayList<>();
      int count = 1 + random.nextInt(300);
      for (int i = 0; i < count; i++) {
        int kind = random.nextInt(4);
        String id = Integer.toString(random.nextInt(200));
        // A key that follows from nothing but its id needs a day for its rows only.
        String day = "d" + (form == Form.INDEXED ? random.nextInt(4) : Integer.parseInt(id) % 4);
        String op = kind == 0 ? "D" : kind == 1 ? "U" : "I";
        String value = kind == 0 ? "" : "v" + name + i;
        if (form == Form.INDEXED && kind == 0) {
          day = "";
        }
        text.add(String.join(",", op, id, day, value));
        lines.add(List.of(name, Integer.toString(i + 1), op, id, day, value));
      }
      Files.write(folder.resolve("in").resolve(name), text);
    }

    private List<List<String>> stored() throws Exception {
      Path lake = folder.resolve("lake");
      return Folders.parquet(lake).isEmpty()
          ? List.of()
          : Duck.rows("SELECT * FROM " + Duck.stored(lake) + " ORDER BY ALL");
    }

    /** Late rows are letters, and each is of before a delete. */
    private void leaveOutLateRows(Duck.Session duck) throws Exception {
      Path letters = folder.resolve("rejected");
      if (Folders.parquet(letters).isEmpty()) {
        return;
      }
      duck.run(
          "CREATE TABLE late AS SELECT DISTINCT object, record, code FROM read_parquet('"
              + letters
              + "/*.parquet')");
      assertThat(
          what, duck.rows("SELECT DISTINCT code FROM late"), is(List.of(List.of("SL-2180"))));
      assertThat(
          what,
          duck.rows(
              "SELECT * FROM late WHERE NOT EXISTS (FROM r WHERE op = 'D' AND (file, line) >"
                  + " (object, record))"),
          is(empty()));
      told += duck.rows("FROM late").size();
      // What it replaced in its run is gone with it.
      duck.run(
          "CREATE TABLE gone AS SELECT r.file, r.id, r.line FROM r JOIN late ON file = object AND"
              + " line = record");
      duck.run(
          "DELETE FROM r WHERE EXISTS (FROM gone WHERE gone.file = r.file AND gone.id = r.id AND"
              + " r.line <= gone.line)");
    }

    private void check(String when) throws Exception {
      Path lake = folder.resolve("lake");
      String live = form == Form.SOFT ? " WHERE _sl_deleted IS NULL" : "";
      try (Duck.Session duck = Duck.session()) {
        duck.run("CREATE TABLE r (file TEXT, line INT, op TEXT, id INT, day TEXT, value TEXT)");
        duck.insert("r", lines);
        leaveOutLateRows(duck);
        String latest =
            "(SELECT * FROM r QUALIFY row_number() OVER (PARTITION BY id ORDER BY file DESC, line"
                + " DESC) = 1)";
        List<List<String>> expected =
            duck.rows("SELECT id, day, value FROM " + latest + " WHERE op <> 'D' ORDER BY ALL");
        List<List<String>> found =
            Folders.parquet(lake).isEmpty()
                ? List.of()
                : duck.rows(
                    "SELECT id, day, value FROM " + Duck.stored(lake) + live + " ORDER BY ALL");
        assertThat(what + " " + when, found, is(expected));
        if (form == Form.SOFT) {
          List<List<String>> deleted =
              duck.rows(
                  "SELECT id, line FROM "
                      + latest
                      + " WHERE op = 'D' AND id IN (SELECT id FROM r WHERE op <> 'D') ORDER BY"
                      + " ALL");
          List<List<String>> marked =
              duck.rows(
                  "SELECT id, _sl_seq FROM "
                      + Duck.stored(lake)
                      + " WHERE _sl_deleted IS NOT NULL ORDER BY ALL");
          assertThat(what + " marked " + when, deleted.containsAll(marked), is(true));
          if (!horizon) {
            assertThat(what + " marked " + when, marked, is(deleted));
          }
        }
      }
    }
  }

  @Test
  void joinsWhatAnAppendLeaves() throws Exception {
    Path in = Files.createDirectories(folder.resolve("in"));
    SpecRun run =
        SpecRun.of(
            folder,
            """
            strandline: v1
            name: appended
            sources:
              raw:
                type: ReadFromFiles
                config:
                  path: "%1$s/in/*.csv"
                  format: {type: delimited, header: false}
                  columns: [{name: id, type: int32, required: true}, {name: day, type: string}]
            sinks:
              lake:
                type: WriteToParquet
                input: raw
                config: {path: "%1$s/lake", partition_by: [day], mode: append, compression: zstd}
            """
                .formatted(folder));
    Path lake = folder.resolve("lake");
    for (int i = 0; i < 5; i++) {
      Files.writeString(in.resolve(i + ".csv"), i + ",a\n" + i + ",b\n" + i + ",a\n");
      run.committed();
    }
    List<List<String>> before = Duck.rows("SELECT * FROM " + Duck.stored(lake) + " ORDER BY ALL");
    assertThat(Folders.parquet(lake).size(), is(10));
    TableChoice table =
        new TableChoice(Optional.empty(), Optional.empty(), Optional.of(lake.toString()));
    CompactArguments how = new CompactArguments(true, OptionalLong.empty(), Optional.empty());
    LocalEngine engine = new LocalEngine();
    assertThat(engine.compact(table, how, RunListener.NONE).partitions().size(), is(2));
    assertThat(Folders.parquet(lake).size(), is(10));

    how = new CompactArguments(false, OptionalLong.empty(), Optional.empty());
    Compacted done = engine.compact(table, how, RunListener.NONE);
    assertThat(done.commit(), is(OptionalLong.of(6)));
    assertThat(Folders.parquet(lake).size(), is(2));
    assertThat(Duck.rows("SELECT * FROM " + Duck.stored(lake) + " ORDER BY ALL"), is(before));
    assertThat(
        Duck.value(
            "SELECT DISTINCT compression FROM parquet_metadata('" + lake + "/**/*.parquet')"),
        is("ZSTD"));
    assertThat(engine.compact(table, how, RunListener.NONE).commit(), is(OptionalLong.empty()));
    assertThat(Folders.commits(lake), is(6L));

    Files.writeString(in.resolve("9.csv"), "9,a\n");
    run.committed();
    assertThat(
        Integer.parseInt(Duck.value("SELECT count(*) FROM " + Duck.stored(lake))),
        greaterThan(before.size()));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void rowsFromBeforeTheHorizonAreLateAndAFullRunTakesThemIn(Form form) throws Exception {
    SpecRun run = spec(folder, form);
    Path in = folder.resolve("in");
    Path lake = folder.resolve("lake");
    Files.writeString(in.resolve("b.csv"), "I,1,d1,one\nI,2,d2,two\n");
    run.committed();
    Files.writeString(
        in.resolve("e.csv"), form == Form.INDEXED ? "D,1,,\nD,7,,\n" : "D,1,d1,\nD,7,d3,\n");
    run.committed();
    TableChoice table =
        new TableChoice(Optional.empty(), Optional.empty(), Optional.of(lake.toString()));
    CompactArguments forget =
        new CompactArguments(false, OptionalLong.empty(), Optional.of(Duration.ZERO));
    LocalEngine engine = new LocalEngine();
    Compacted forgotten = engine.compact(table, forget, RunListener.NONE);
    // A soft delete that has its row is the row's: it is never forgotten.
    assertThat(forgotten.forgotten(), is(form == Form.SOFT ? 1L : 2L));
    assertThat(forgotten.commit().isPresent(), is(true));
    assertThat(engine.compact(table, forget, RunListener.NONE).commit().isPresent(), is(false));

    // Keys 1 and 7 were deleted later than this; of 8 nobody knows; 2 is known.
    Files.writeString(in.resolve("c.csv"), "I,1,d1,dead\nI,7,d3,dead\nI,8,d4,new\nU,2,d2,TWO\n");
    RunReport report = run.committed();
    assertThat(report.sinks().get(0).late(), is(form == Form.SOFT ? 2L : 3L));
    assertThat(report.sinks().get(0).stale(), is(form == Form.SOFT ? 1L : 0L));
    assertThat(report.rejects().get(0).code(), is("SL-2180"));
    assertThat(report.rejects().get(0).node(), is("lake"));
    assertThat(living(form), is(List.of("2,TWO")));

    // Replayed, they are as late as before, and no second letter comes of it.
    RunReport again =
        engine.replay(
            run.request(),
            new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0),
            false,
            RunListener.NONE);
    assertThat(
        again.outcome().message(), again.sinks().get(0).late(), is(report.sinks().get(0).late()));
    assertThat(
        Duck.value(
            "SELECT count(DISTINCT id) FROM read_parquet('" + folder + "/rejected/*.parquet')"),
        is(form == Form.SOFT ? "2" : "3"));

    Files.writeString(in.resolve("f.csv"), "I,1,d1,back\n");
    run.committed();
    assertThat(living(form), is(List.of("1,back", "2,TWO")));

    engine.run(run.request().fromAllInputs(), RunListener.NONE);
    assertThat(living(form), is(List.of("1,back", "2,TWO", "8,new")));
    Files.writeString(in.resolve("a.csv"), "I,9,d1,nine\nI,7,d3,dead\n");
    assertThat(run.committed().sinks().get(0).late(), is(0L));
    assertThat(living(form), is(List.of("1,back", "2,TWO", "8,new", "9,nine")));
  }

  private List<String> living(Form form) throws Exception {
    return Duck.lines(
        Duck.rows(
            "SELECT id, value FROM "
                + Duck.stored(folder.resolve("lake"))
                + (form == Form.SOFT ? " WHERE _sl_deleted IS NULL" : "")
                + " ORDER BY ALL"));
  }

  @Test
  void aRowAndItsDeleteInOneRunLeaveTheMarkedRow() throws Exception {
    SpecRun run = spec(folder, Form.SOFT);
    Files.writeString(
        folder.resolve("in/a.csv"),
        "I,1,d1,one\nU,1,d1,ONE\nD,1,d1,\nD,2,d1,\nI,3,d1,three\nD,3,d1,\nI,3,d1,back\n");
    RunReport report = run.committed();
    assertThat(report.sinks().get(0).inserted(), is(1L));
    assertThat(report.nodes().stream().mapToLong(node -> node.deduplicated()).sum(), is(4L));
    String columns = "SELECT id, value, _sl_deleted IS NOT NULL, _sl_seq FROM ";
    String stored = Duck.stored(folder.resolve("lake")) + " ORDER BY ALL";
    assertThat(
        Duck.lines(Duck.rows(columns + stored)), is(List.of("1,ONE,true,3", "3,back,false,7")));

    // The delete came first, what it deleted after it.
    Files.writeString(folder.resolve("in/0.csv"), "I,2,d1,two\nI,1,d1,older\n");
    assertThat(run.committed().sinks().get(0).stale(), is(2L));
    assertThat(
        Duck.lines(Duck.rows(columns + stored)),
        is(List.of("1,ONE,true,3", "2,two,true,4", "3,back,false,7")));
  }
}
