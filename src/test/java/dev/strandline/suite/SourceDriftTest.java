package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.options.InvalidSpec;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with columns that the spec does not have, and what on_drift makes of them. */
final class SourceDriftTest {
  @TempDir Path folder;

  /** Two rows, of which the second has a third column; in most formats so does the first then. */
  private void write(String format, String name, boolean extra) throws Exception {
    Path file = Files.createDirectories(folder.resolve("in")).resolve(name);
    int from = 10 * name.charAt(0);
    switch (format) {
      case "delimited" ->
          Files.writeString(
              file,
              extra
                  ? "id,new,word\n" + from + ",,a\n" + (from + 1) + ",7,b\n"
                  : "id,word\n" + from + ",a\n" + (from + 1) + ",b\n");
      case "json" ->
          Files.writeString(
              file,
              "{\"id\": "
                  + from
                  + ", \"word\": \"a\"}\n{\"id\": "
                  + (from + 1)
                  + ", \"word\": \"b\""
                  + (extra ? ", \"new\": 7, \"other\": null}\n" : "}\n"));
      case "parquet" ->
          Duck.run(
              "COPY (SELECT i::INT AS id, w AS word"
                  + (extra ? ", n::BIGINT AS new" : "")
                  + " FROM (VALUES ("
                  + from
                  + ", 'a', NULL), ("
                  + (from + 1)
                  + ", 'b', 7)) t(i, w, n)) TO '"
                  + file
                  + "' (FORMAT parquet)");
      case "avro" -> avro(file, from, extra);
      default -> throw new IllegalArgumentException(format);
    }
  }

  private static void avro(Path file, int from, boolean extra) throws IOException {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("r").fields().requiredInt("id").requiredString("word");
    Schema schema = (extra ? fields.optionalLong("new") : fields).endRecord();
    try (DataFileWriter<GenericRecord> out = new DataFileWriter<>(new GenericDatumWriter<>())) {
      out.create(schema, file.toFile());
      for (int i = 0; i < 2; i++) {
        GenericRecordBuilder row =
            new GenericRecordBuilder(schema).set("id", from + i).set("word", i == 0 ? "a" : "b");
        if (extra) {
          row.set("new", i == 0 ? null : 7L);
        }
        out.append(row.build());
      }
    }
  }

  private SpecRun spec(String format, String source, String sink) throws IOException {
    return SpecRun.of(
        folder,
        """
        strandline: v1
        name: source-drift
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*"
              format: {type: %2$s}
              columns: [{name: id, type: int32, required: true}, {name: word}]
              %3$s
        steps:
          latest: {type: LatestPerKey, input: raw, config: {keys: id}}
        sinks:
          lake: {type: WriteToParquet, input: latest, config: {path: "%1$s/lake", mode: merge, %4$s}}
        dead_letters: {path: "%1$s/rejected"}
        """
            .formatted(folder, format, source, sink));
  }

  private List<String> rows(String columns) throws Exception {
    return Duck.lines(
        Duck.rows(
            "SELECT "
                + columns
                + " FROM "
                + Duck.stored(folder.resolve("lake"))
                + " ORDER BY ALL"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"delimited", "json", "avro", "parquet"})
  void stopsBeforeTheCommitWhereItMustNotBe(String format) throws Exception {
    SpecRun run = spec(format, "on_drift: fail", "on_drift: fail");
    write(format, "a", false);
    assertThat(run.committed().drift(), is(empty()));
    write(format, "b", true);
    RunReport report = run.run();
    assertThat(report.outcome().exitCode(), is(ExitCode.QUALITY));
    assertThat(report.outcome().errorId().orElse(""), is("SL-4011"));
    assertThat(report.outcome().message(), containsString("raw: new column new"));
    assertThat(
        report.outcome().message(),
        containsString(format.equals("json") ? "first in b, record 2" : "first in b"));
    assertThat(rows("word"), is(List.of("a", "b")));
    assertThat(Folders.commits(folder.resolve("lake")), is(1L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"delimited", "json", "avro", "parquet"})
  void namesAndCountsWhatIsLeftOut(String format) throws Exception {
    write(format, "b", true);
    write(format, "c", true);
    RunReport report = spec(format, "on_drift: ignore", "on_drift: fail").committed();
    RunReport.Drift drift = report.drift().get(0);
    assertThat(drift.column(), is("new"));
    assertThat(drift.node(), is("raw"));
    assertThat(drift.action(), is("ignore"));
    assertThat(drift.rows(), is(format.equals("json") ? 2L : 4L));
    assertThat(drift.first(), is(format.equals("json") ? "b, record 2" : "b"));
    boolean typed = format.equals("avro") || format.equals("parquet");
    assertThat(drift.to().orElse(""), is(typed ? "int64" : ""));
    assertThat(report.drift(), hasSize(format.equals("json") ? 2 : 1));
    assertThat(rows("word"), is(List.of("a", "a", "b", "b")));
    assertThat(spec(format, "", "on_drift: fail").run().drift(), is(empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"delimited", "json", "avro", "parquet"})
  void setsAsideWhatBringsIt(String format) throws Exception {
    write(format, "a", false);
    write(format, "b", true);
    RunReport report = spec(format, "on_drift: dead_letter", "on_drift: fail").committed();
    if (format.equals("json")) {
      assertThat(report.rejects().get(0).code(), is("SL-2305"));
      assertThat(rows("word"), is(List.of("a", "a", "b")));
    } else {
      assertThat(report.warnings().get(0), containsString("SL-3111"));
      assertThat(rows("word"), is(List.of("a", "b")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"avro", "parquet"})
  void readsItTooWhereTheFilesTellItsType(String format) throws Exception {
    SpecRun run = spec(format, "on_drift: evolve", "on_drift: evolve");
    write(format, "a", false);
    run.committed();
    write(format, "b", true);
    RunReport report = run.committed();
    assertThat(report.drift().get(0).words(), is("new column new, int64"));
    assertThat(report.drift().get(0).node(), is("lake"));
    assertThat(rows("word, new"), is(List.of("a,", "a,", "b,7", "b,")));
    // A file without it comes, and the table keeps what it has.
    write(format, "c", false);
    run.committed();
    assertThat(rows("word, new"), is(List.of("a,", "a,", "a,", "b,7", "b,", "b,")));
    // A table that does not take it over says so.
    SpecRun strict = spec(format, "on_drift: evolve", "on_drift: fail");
    Duck.run(
        "COPY (SELECT 1 AS id, 'x' AS word, 'y' AS z) TO '"
            + folder.resolve("in/d")
            + "' (FORMAT parquet)");
    if (format.equals("parquet")) {
      CommandFailed refused = assertThrows(CommandFailed.class, strict::run);
      assertThat(refused.getMessage(), containsString("column z: the table has none"));
    }
  }

  @Test
  void takesTheWidestTypeOfSeveralFilesAndRefusesTwoThatDiffer() throws Exception {
    Files.createDirectories(folder.resolve("in"));
    String copy = "COPY (SELECT %d AS id, 'w' AS word, %s AS new) TO '%s' (FORMAT parquet)";
    Duck.run(copy.formatted(1, "5::INT", folder.resolve("in/a")));
    Duck.run(copy.formatted(2, "6::BIGINT", folder.resolve("in/b")));
    SpecRun run = spec("parquet", "on_drift: evolve", "on_drift: evolve");
    run.committed();
    assertThat(rows("id, new, typeof(new)"), is(List.of("1,5,BIGINT", "2,6,BIGINT")));
    Duck.run(copy.formatted(3, "'text'", folder.resolve("in/c")));
    Duck.run(copy.formatted(4, "7::BIGINT", folder.resolve("in/d")));
    CommandFailed refused = assertThrows(CommandFailed.class, run::run);
    assertThat(refused.id(), is("SL-3113"));
  }

  @Test
  void refusesToTakeOverWhatHasNoType() {
    for (String format : List.of("delimited", "json")) {
      InvalidSpec invalid =
          assertThrows(
              InvalidSpec.class, () -> spec(format, "on_drift: evolve", "on_drift: evolve").run());
      assertThat(invalid.getMessage(), containsString("SL-1809"));
    }
    InvalidSpec twice =
        assertThrows(
            InvalidSpec.class,
            () -> spec("json", "on_drift: dead_letter\n      extra_columns: fail", "").run());
    assertThat(twice.getMessage(), containsString("extra_columns"));
  }
}
