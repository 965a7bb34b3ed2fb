package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.report.RunReport;
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

/** Columns that only the files have, and columns that only the files tell, in every format. */
final class ExtraColumnsTest {
  private static final String COLUMNS = "[{name: id, type: int32}, {name: word, aliases: wort}]";

  @TempDir Path folder;

  /** A file of one row, 1 and "one", perhaps with a third column. */
  private Path write(String format, String name, boolean extra) throws Exception {
    Path file = folder.resolve(name + ".in");
    switch (format) {
      case "delimited" ->
          Files.writeString(file, extra ? "id,new,wort\n1,x,one\n" : "id,wort\n1,one\n");
      case "json" ->
          Files.writeString(
              file,
              "\n{\"wort\": \"one\", \"id\": 1" + (extra ? ", \"n\\u0065w\": \"x\"}" : "}") + "\n");
      case "parquet" ->
          Duck.run(
              "COPY (SELECT 1 AS id, 'one' AS wort"
                  + (extra ? ", 'x' AS new" : "")
                  + ") TO '"
                  + file
                  + "' (FORMAT parquet)");
      case "avro" -> avro(file, extra);
      default -> throw new IllegalArgumentException(format);
    }
    return file;
  }

  private static void avro(Path file, boolean extra) throws Exception {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("r").fields().requiredInt("id").requiredString("wort");
    Schema schema = (extra ? fields.requiredString("new") : fields).endRecord();
    GenericRecordBuilder row = new GenericRecordBuilder(schema).set("id", 1).set("wort", "one");
    if (extra) {
      row.set("new", "x");
    }
    try (DataFileWriter<GenericRecord> out = new DataFileWriter<>(new GenericDatumWriter<>())) {
      out.create(schema, file.toFile()).append(row.build());
    }
  }

  private String spec(String format, String keys) {
    return """
        strandline: v1
        name: extra
        sources:
          raw: {type: ReadFromFiles, config: {path: "%1$s/*.in", format: {type: %2$s}%3$s}}
        sinks:
          lake: {type: WriteToParquet, input: raw, config: {path: "%1$s/lake", mode: overwrite}}
        dead_letters: {path: "%1$s/bad"}
        """
        .formatted(folder, format, keys);
  }

  private String rows() throws Exception {
    return Duck.rows("FROM " + Duck.table(folder.resolve("lake"))).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"delimited", "json", "avro", "parquet"})
  void setsAFileWithAnExtraColumnAsideWhereTheSpecSaysSo(String format) throws Exception {
    write(format, "a", true);
    write(format, "b", false);
    String fails = ", columns: " + COLUMNS + ", extra_columns: fail";
    RunReport report = SpecRun.of(folder, spec(format, fails)).committed();
    assertThat(report.warnings(), hasSize(1));
    assertThat(report.warnings().get(0), containsString("SL-3111"));
    assertThat(report.warnings().get(0), containsString("a.in: it has"));
    assertThat(report.warnings().get(0), containsString("\"new\", which the spec does not have"));
    assertThat(rows(), is("[[1, one]]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"delimited", "json", "avro", "parquet"})
  void passesOverExtraColumnsOtherwise(String format) throws Exception {
    write(format, "a", true);
    RunReport report = SpecRun.of(folder, spec(format, ", columns: " + COLUMNS)).committed();
    assertThat(report.warnings(), hasSize(0));
    assertThat(rows(), is("[[1, one]]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"delimited", "json", "avro", "parquet"})
  void takesTheColumnsOwnWordsForNullInEveryFormat(String format) throws Exception {
    write(format, "a", false);
    String columns = "[{name: id, type: int32}, {name: word, aliases: wort, null_values: [one]}]";
    SpecRun.of(folder, spec(format, ", columns: " + columns)).committed();
    assertThat(rows(), is("[[1, null]]"));
  }

  @Test
  void countsTheFieldOfANestedColumnAsKnown() throws Exception {
    Files.writeString(folder.resolve("a.in"), "{\"a\": {\"b\": 1, \"c\": 2}}\n");
    String keys = ", columns: [{name: a.b, type: int32}], extra_columns: fail";
    SpecRun.of(folder, spec("json", keys)).committed();
    assertThat(rows(), is("[[1]]"));
  }

  @Test
  void takesTheColumnsOfJsonObjectsFromTheFirstFileThatHasOne() throws Exception {
    Files.writeString(folder.resolve("a.in"), "\n");
    Files.writeString(
        folder.resolve("b.in"),
        """
        {"flag": true, "n": 1, "big": 1, "x": 1, "t": "2024-01-01", "o": {"a": 1}, "m": 1, "z": null}
        not json
        {"flag": null, "n": -2, "big": 12345678901234567890, "x": 1.5, "t": null, "m": "two", "l": [1]}
        """);
    Files.writeString(folder.resolve("c.in"), "{\"n\": 2.5}\n{\"late\": 1, \"n\": 3}\n");
    RunReport report = SpecRun.of(folder, spec("json", "")).committed();
    assertThat(
        Duck.rows("DESCRIBE FROM " + Duck.table(folder.resolve("lake"))).stream()
            .map(column -> column.get(0) + " " + column.get(1))
            .toList(),
        is(
            List.of(
                "flag BOOLEAN",
                "n BIGINT",
                "big DECIMAL(38,0)",
                "x DOUBLE",
                "t VARCHAR",
                "o JSON",
                "m JSON",
                "z JSON",
                "l JSON")));
    assertThat(
        Duck.rows("SELECT n, big, x, m FROM " + Duck.table(folder.resolve("lake")) + " ORDER BY n")
            .toString(),
        is("[[-2, 12345678901234567890, 1.5, \"two\"], [1, 1, 1.0, 1], [3, null, null, null]]"));
    assertThat(report.rejects().stream().mapToLong(RunReport.Reject::rows).sum(), is(2L));
  }

  @Test
  void saysSoWhereNoFileTellsTheColumns() throws Exception {
    Files.writeString(folder.resolve("a.in"), "[1]\n");
    dev.strandline.options.InvalidSpec e =
        org.junit.jupiter.api.Assertions.assertThrows(
            dev.strandline.options.InvalidSpec.class,
            () -> SpecRun.of(folder, spec("json", "")).run());
    assertThat(e.getMessage(), containsString("no file has a JSON object"));
  }
}
