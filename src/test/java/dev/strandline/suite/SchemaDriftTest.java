package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.CompactArguments;
import dev.strandline.pipelines.cli.Compacted;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.cli.TableChoice;
import dev.strandline.pipelines.report.RunReport;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Specs whose columns change between the runs of one table. */
@Tag("durability")
final class SchemaDriftTest {
  private static final long SEED = Long.getLong("strandline.seed", 23L);
  private static final int HISTORIES = Integer.getInteger("strandline.seeds", 1);

  @TempDir Path folder;

  /** What makes tables different for a change of columns. */
  enum Form {
    HARD("id, day", "mode: merge"),
    SOFT("id, day", "mode: merge, deletes: soft"),
    INDEXED("id", "mode: merge"),
    APPEND("", "mode: append"),
    PARTITIONS("id, day", "mode: overwrite_partitions");

    private final String keys;
    private final String sink;

    Form(String keys, String sink) {
      this.keys = keys;
      this.sink = sink;
    }

    boolean merges() {
      return this != APPEND && this != PARTITIONS;
    }
  }

  private static SpecRun spec(Path folder, Form form, Map<String, String> columns, String drift)
      throws IOException {
    Files.createDirectories(folder.resolve("in"));
    // By name, so that their order is another one with each column that comes or goes.
    Map<String, String> sorted = new TreeMap<>(columns);
    sorted.put("op", "string, required: true");
    sorted.put("id", "int32, required: true");
    sorted.put("day", "string");
    StringBuilder lines = new StringBuilder();
    sorted.forEach(
        (name, type) -> lines.append("        - {name: " + name + ", type: " + type + "}\n"));
    String latest =
        form.keys.isEmpty()
            ? ""
            : "  latest: {type: LatestPerKey, input: changes, config: {keys: [" + form.keys + "]}}";
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: drifting
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*.csv"
              format: {type: delimited, null_values: [""]}
              columns:
        %2$s
        steps:
          changes: {type: DecodeChanges, input: raw, config: {op: {column: op}}}
        %3$s
        sinks:
          lake:
            type: WriteToParquet
            input: %4$s
            config: {path: "%1$s/lake", partition_by: [day], %5$s, max_delete_ratio: 1, %6$s}
        dead_letters: {path: "%1$s/rejected"}
        """
            .formatted(
                folder, lines, latest, latest.isEmpty() ? "changes" : "latest", form.sink, drift));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aTableOfChangingColumnsHasWhatEachRunBrought(Form form) throws Exception {
    System.out.println("-Dstrandline.seed=" + SEED);
    int changes = 0;
    for (int i = 0; i < HISTORIES; i++) {
      changes += new History(SEED + i, folder.resolve("h" + i), form).play();
    }
    assertThat(changes, greaterThan(4));
  }

  /** One table, its files, and what it must have; a column's type is its widest so far. */
  private static final class History {
    private static final List<String> POOL =
        List.of("a int32", "b decimal(9,2)", "c float32", "w string", "bb string", "ab int32");

    private final String what;
    private final Random random;
    private final Path folder;
    private final Form form;
    private final Map<String, String> columns = new LinkedHashMap<>();
    private final Map<String, String> widest = new LinkedHashMap<>();
    private final Set<String> required = new TreeSet<>();
    private final List<List<String>> rows = new ArrayList<>();
    private int run;

    History(long seed, Path folder, Form form) {
      this.what = "-Dstrandline.seed=" + seed + " " + form;
      this.random = new Random(seed);
      this.folder = folder;
      this.form = form;
      add(0);
      add(3);
      required.add("w");
    }

    private void add(int of) {
      String[] column = POOL.get(of).split(" ", -1);
      columns.put(column[0], widest.computeIfAbsent(column[0], any -> column[1]));
    }

    int play() throws Exception {
      int changes = 0;
      for (run = 0; run < 7; run++) {
        if (run > 0) {
          changes += change();
        }
        write();
        SpecRun spec = spec(folder, form, typed(), "on_drift: evolve");
        RunReport report = spec.committed();
        check("after run " + run + " " + report.drift());
        if (random.nextInt(3) == 0) {
          compact(random.nextBoolean());
          check("after a compaction of " + run);
        }
      }
      compact(true);
      check("made uniform");
      assertThat(what, schemas().size(), is(1));
      assertThat(Folders.strays(folder.resolve("lake")), is(empty()));
      return changes;
    }

    private Map<String, String> typed() {
      Map<String, String> typed = new LinkedHashMap<>();
      columns.forEach(
          (name, type) ->
              typed.put(
                  name,
                  (type.contains("(") ? "\"" + type + "\"" : type)
                      + (required.contains(name) ? ", required: true" : "")));
      return typed;
    }

    /** One change or two; how many. */
    private int change() {
      int changes = 1 + random.nextInt(2);
      for (int i = 0; i < changes; i++) {
        switch (random.nextInt(5)) {
          case 0, 1 -> add(random.nextInt(POOL.size()));
          case 2, 3 -> widen();
          default -> drop();
        }
      }
      return changes;
    }

    private void widen() {
      List<String> names = new ArrayList<>(columns.keySet());
      String name = names.get(random.nextInt(names.size()));
      String wide =
          switch (columns.get(name)) {
            case "int32" -> "int64";
            case "float32" -> "float64";
            case "decimal(9,2)" -> "decimal(20,2)";
            default -> columns.get(name);
          };
      columns.put(name, wide);
      widest.put(name, wide);
      required.remove(name);
    }

    private void drop() {
      if (columns.size() > 1) {
        String name = columns.keySet().iterator().next();
        columns.remove(name);
        required.remove(name);
      }
    }

    /** A file of the columns that the spec has now, at a place of chance among the others. */
    private void write() throws IOException {
      List<String> names = new ArrayList<>(columns.keySet());
      java.util.Collections.shuffle(names, random);
      String file = (char) ('a' + random.nextInt(26)) + "" + run + ".csv";
      List<String> text = new ArrayList<>();
      text.add("op,id,day," + String.join(",", names));
      Files.createDirectories(folder.resolve("in"));
      if (form == Form.PARTITIONS) {
        for (String old : Folders.files(folder.resolve("in"))) {
          Files.delete(folder.resolve("in").resolve(old));
        }
      }
      for (int i = 0; i < 40; i++) {
        boolean delete = form.merges() && random.nextInt(4) == 0;
        String id = Integer.toString(random.nextInt(30));
        String day =
            switch (form) {
              case INDEXED -> delete ? "" : "d" + random.nextInt(3);
              case PARTITIONS -> "r" + run + "-" + random.nextInt(2);
              default -> "d" + Integer.parseInt(id) % 3;
            };
        List<String> line = new ArrayList<>(List.of(delete ? "D" : "I", id, day));
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : names) {
          String value = value(name);
          values.put(name, value);
          line.add(value);
        }
        text.add(String.join(",", line));
        List<String> row =
            new ArrayList<>(List.of(file, Integer.toString(i + 1), line.get(0), id, day));
        for (String column : POOL) {
          row.add(values.getOrDefault(column.split(" ", -1)[0], ""));
        }
        rows.add(row);
      }
      Files.write(folder.resolve("in").resolve(file), text);
    }

    private String value(String name) {
      if (random.nextInt(4) == 0 && !required.contains(name)) {
        return "";
      }
      int number = random.nextInt(1000);
      return switch (columns.get(name)) {
        case "int32" -> Integer.toString(number - 500);
        case "int64" -> Long.toString(number * 10_000_000_000L);
        case "float32" -> number + ".5";
        case "float64" -> number + ".1";
        case "decimal(9,2)" -> number + ".25";
        case "decimal(20,2)" -> number + "123456789012.75";
        default -> "t" + number;
      };
    }

    private void compact(boolean uniform) {
      SchemaDriftTest.compact(folder.resolve("lake"), uniform);
    }

    private Set<String> schemas() throws Exception {
      Set<String> schemas = new TreeSet<>();
      for (String file : Folders.parquet(folder.resolve("lake"))) {
        schemas.add(
            Duck.rows(
                    "SELECT name, type, repetition_type FROM parquet_schema('"
                        + folder.resolve("lake").resolve(file)
                        + "')")
                .toString());
      }
      return schemas;
    }

    private void check(String when) throws Exception {
      Path lake = folder.resolve("lake");
      List<String> names = new ArrayList<>(widest.keySet());
      names.sort(null);
      try (Duck.Session duck = Duck.session()) {
        String files =
            "read_parquet('"
                + lake
                + "/**/*.parquet', hive_partitioning=false, union_by_name=true)";
        Set<String> stored = new TreeSet<>();
        duck.rows("DESCRIBE FROM " + files).forEach(column -> stored.add(column.get(0)));
        // No row that stayed may have come with the column.
        String selected =
            "id, day, "
                + String.join(
                    ", ",
                    names.stream().map(n -> stored.contains(n) ? n : "NULL AS " + n).toList());
        StringBuilder table = new StringBuilder("file TEXT, line INT, op TEXT, id INT, day TEXT");
        for (String column : POOL) {
          String name = column.split(" ", -1)[0];
          table.append(", ").append(name).append(" TEXT");
        }
        duck.run("CREATE TABLE r (" + table + ")");
        duck.insert("r", rows);
        StringBuilder wanted = new StringBuilder("id, day");
        for (String name : names) {
          String type =
              switch (widest.get(name)) {
                case "int32" -> "INT";
                case "int64" -> "BIGINT";
                case "float32" -> "FLOAT";
                case "float64" -> "DOUBLE";
                case "string" -> "TEXT";
                default -> widest.get(name);
              };
          wanted.append(", CAST(nullif(" + name + ", '') AS " + type + ") AS " + name);
        }
        String key = form == Form.INDEXED ? "id" : "id, day";
        String latest =
            form == Form.APPEND
                ? "r"
                : "(SELECT * FROM r QUALIFY row_number() OVER (PARTITION BY "
                    + key
                    + " ORDER BY file DESC, line DESC) = 1)";
        List<List<String>> expected =
            duck.rows("SELECT " + wanted + " FROM " + latest + " WHERE op <> 'D' ORDER BY ALL");
        List<List<String>> found =
            duck.rows(
                "SELECT "
                    + selected
                    + " FROM "
                    + files
                    + (form == Form.SOFT ? " WHERE _sl_deleted IS NULL" : "")
                    + " ORDER BY ALL");
        assertThat(what + " " + when + " " + columns, found, is(expected));
      }
    }
  }

  private static Compacted compact(Path lake, boolean uniform) {
    CompactArguments how =
        new CompactArguments(
            false, OptionalLong.of(uniform ? 1 << 30 : 1 << 12), Optional.empty(), uniform);
    return new LocalEngine()
        .compact(
            new TableChoice(Optional.empty(), Optional.empty(), Optional.of(lake.toString())),
            how,
            RunListener.NONE);
  }

  private void file(String name, String... lines) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in").resolve(name), String.join("\n", lines) + "\n");
  }

  private List<String> rows(String columns) throws Exception {
    return Duck.lines(
        Duck.rows(
            "SELECT "
                + columns
                + " FROM read_parquet('"
                + folder.resolve("lake")
                + "/**/*.parquet', hive_partitioning=false, union_by_name=true) ORDER BY ALL"));
  }

  private SpecRun first() throws IOException {
    SpecRun run = spec(folder, Form.HARD, Map.of("n", "int32"), "on_drift: fail");
    file("a.csv", "op,id,day,n", "I,1,d,1", "I,2,d,2");
    run.committed();
    return run;
  }

  private static Map<String, String> columns(String... namesAndTypes) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      columns.put(namesAndTypes[i], namesAndTypes[i + 1]);
    }
    return columns;
  }

  @Test
  void refusesWhatNobodyHasAllowed() throws Exception {
    first();
    file("b.csv", "op,id,day,n,x", "I,3,d,3,x");
    SpecRun run = spec(folder, Form.HARD, columns("n", "int32", "x", "string"), "on_drift: fail");
    CommandFailed refused = assertThrows(CommandFailed.class, run::run);
    assertThat(refused.id(), is("SL-3302"));
    assertThat(refused.getMessage(), containsString("column x: the table has none"));
    assertThat(refused.getMessage(), containsString("on_drift"));
    run =
        spec(
            folder,
            Form.HARD,
            columns("n", "int32", "x", "string"),
            "on_drift: evolve, allowed_changes: widen");
    refused = assertThrows(CommandFailed.class, run::run);
    assertThat(refused.getMessage(), containsString("allowed_changes lacks add_column"));
    assertThat(rows("id, n"), is(List.of("1,1", "2,2")));
  }

  @Test
  void leavesOutAndCountsWhatIsIgnored() throws Exception {
    first();
    file("b.csv", "op,id,day,n,x", "I,3,d,3,x", "I,4,d,4,", "U,1,d,11,y");
    RunReport report =
        spec(folder, Form.HARD, columns("n", "int32", "x", "string"), "on_drift: ignore")
            .committed();
    assertThat(rows("id, n"), is(List.of("1,11", "2,2", "3,3", "4,4")));
    assertThat(report.drift().size(), is(1));
    assertThat(report.drift().get(0).words(), is("new column x, string (ignore)"));
    assertThat(report.drift().get(0).rows(), is(2L));
    assertThat(report.drift().get(0).first(), is("b.csv, record 2"));
    assertThat(report.drift().get(0).node(), is("lake"));
  }

  @Test
  void whatDoesNotFitIsALetterUntilTheTableChanges() throws Exception {
    first();
    file("b.csv", "op,id,day,n,x", "I,3,d,3,", "U,1,d,11,y", "U,2,d,3000000000,", "I,4,d,,");
    Map<String, String> columns = columns("n", "int64", "x", "string");
    RunReport report = spec(folder, Form.HARD, columns, "on_drift: dead_letter").committed();
    assertThat(rows("id, n"), is(List.of("1,1", "2,2", "3,3", "4,")));
    assertThat(
        report.rejects().stream().map(r -> r.node() + " " + r.code() + " " + r.column()).toList(),
        is(List.of("lake SL-2181 n", "lake SL-2181 x")));

    // As long as the table stays as it is, they stay letters.
    RunReport again = replay(spec(folder, Form.HARD, columns, "on_drift: dead_letter"));
    assertThat(again.rejects().size(), is(2));
    assertThat(rows("id, n"), is(List.of("1,1", "2,2", "3,3", "4,")));

    // They fit a spec that has got one more column since.
    columns.put("y", "int32");
    replay(spec(folder, Form.HARD, columns, "on_drift: evolve"));
    assertThat(rows("id, n, x"), is(List.of("1,11,y", "2,3000000000,", "3,3,", "4,,")));
    assertThat(
        new LocalEngine()
            .history(
                new TableChoice(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(folder.resolve("lake").toString())),
                1)
            .get(0)
            .drift(),
        is(List.of("widen n int32 to int64", "add_column x string", "add_column y int32")));
  }

  @Test
  void aCorrectionThatMakesTheTableAgainKeepsItsColumns() throws Exception {
    file("a.csv", "op,id,day,n", "I,1,d,1", "I,2,e,2");
    spec(folder, Form.INDEXED, columns("n", "int32"), "on_drift: fail").committed();
    file("a.csv", "op,id,day,n,x", "I,1,d,1,one", "I,3,e,3,three");
    CommandFailed refused =
        assertThrows(
            CommandFailed.class,
            spec(folder, Form.INDEXED, columns("x", "string"), "on_drift: fail")::run);
    assertThat(refused.id(), is("SL-3302"));
    spec(folder, Form.INDEXED, columns("x", "string"), "on_drift: evolve").committed();
    assertThat(rows("id, n, x"), is(List.of("1,,one", "3,,three")));
  }

  @Test
  void theExampleRunsAsItsPageTells() throws Exception {
    Path example = Repository.file("examples/schema-drift");
    for (String month : List.of("january", "february")) {
      SpecRun.of(example.resolve(month + ".yaml"))
          .with("landing", example.resolve("landing"))
          .with("lake", folder.resolve("lake"))
          .committed();
      List<String> expected =
          Files.readAllLines(example.resolve("expected/after-" + month + ".csv"));
      assertThat(rows(expected.get(0)), is(expected.subList(1, expected.size())));
    }
    assertThat(compact(folder.resolve("lake"), true).partitions().size(), is(1));
    assertThat(compact(folder.resolve("lake"), true).partitions(), is(empty()));
  }

  private static RunReport replay(SpecRun spec) {
    RunReport report =
        new LocalEngine()
            .replay(
                spec.request(),
                new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0),
                false,
                RunListener.NONE);
    assertThat("books balance: " + report.nodes(), report.balanced(), is(true));
    return report;
  }

  @Test
  void replaysOldLettersIntoATableThatHasChangedSince() throws Exception {
    first();
    file("b.csv", "op,id,day,n", "I,3,d,3", "I,4,d,many", "X,5,d,5");
    spec(folder, Form.HARD, columns("n", "int32"), "on_drift: evolve").committed();
    file("c.csv", "op,id,day,n,x", "I,6,d,6,x");
    spec(folder, Form.HARD, columns("n", "int64", "x", "string"), "on_drift: evolve").committed();
    SpecRun mended = spec(folder, Form.HARD, columns("n", "string", "x", "string"), "");
    Files.writeString(
        mended.spec(),
        Files.readString(mended.spec())
            .replace("{column: op}", "{column: op, insert: [I, X]}")
            .replace("{name: n, type: string}", "{name: n, type: int64, null_values: [many]}")
            .replace("max_delete_ratio: 1, ", "max_delete_ratio: 1, on_drift: evolve"));
    RunReport report = replay(mended);
    assertThat(report.rejects(), is(empty()));
    assertThat(rows("id, n, x"), is(List.of("1,1,", "2,2,", "3,3,", "4,,", "5,5,", "6,6,x")));
  }
}
