package dev.strandline.io.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.RecordReader.Found;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.values.InputFacts;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.model.Column;
import dev.strandline.model.Origin;
import dev.strandline.model.RawInput;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of DuckDB, as sources. */
class ParquetReaderDuckDbTest {
  private static final String ROWS =
      """
      SELECT
        CASE WHEN i % 7 = 0 THEN NULL ELSE i END::TINYINT AS tiny,
        i::SMALLINT AS small, (i * 1000)::INTEGER AS whole, i * 10000000000 AS big,
        (i % 200)::UTINYINT AS utiny, (i * 4000000)::UINTEGER AS uint, i::UBIGINT AS ubig,
        i / 4.0::FLOAT AS real, i / 3.0::DOUBLE AS double, i % 3 = 0 AS flag,
        (i / 100)::DECIMAL(4,2) AS dec4, (i * -1.001)::DECIMAL(9,3) AS dec9,
        (i * 12345.6789)::DECIMAL(18,4) AS dec18,
        (i::HUGEINT * 123456789012345678901234567890)::DECIMAL(38,2) AS dec38,
        DATE '1969-12-01' + i::INTEGER AS date, TIME '00:00:00.000001' + to_microseconds(i * 777777) AS time,
        TIMESTAMP '1969-12-31 23:59:59.999999' + to_microseconds(i * 77777777) AS local,
        TIMESTAMPTZ '2024-03-31 00:30:00+00' + to_hours(i::INTEGER) AS instant,
        ('2024-01-01'::TIMESTAMP + to_seconds(i))::TIMESTAMP_S AS local_s,
        ('2024-01-01'::TIMESTAMP + to_milliseconds(i))::TIMESTAMP_MS AS local_ms,
        CASE WHEN i % 5 = 0 THEN NULL WHEN i % 5 = 1 THEN '' ELSE 'text ü ' || i END AS text,
        'few ' || (i % 3) AS few, ('b' || i)::BLOB AS blob, '{"a": 1}'::JSON AS json,
        uuid() AS uuid,
        CASE WHEN i % 4 = 0 THEN NULL WHEN i % 4 = 1 THEN [] ELSE [i, NULL, i + 1] END AS list,
        CASE WHEN i % 4 = 0 THEN NULL ELSE {'a': i::INTEGER, 'b': CASE WHEN i % 3 = 0 THEN NULL ELSE 'x' || i END} END AS struct,
        [[{'k': [i::INTEGER], 'v': NULL::DATE}], [], NULL] AS deep,
        MAP {'k' || i: i, 'l': NULL} AS map
      FROM range($N) r(i)""";

  @TempDir Path folder = Path.of("");
  private Connection duck = none();

  @SuppressWarnings("NullAway")
  private static Connection none() {
    return null;
  }

  @BeforeEach
  void connect() throws SQLException {
    duck = DriverManager.getConnection("jdbc:duckdb:");
    run("SET TimeZone = 'UTC'");
  }

  @AfterEach
  void disconnect() throws SQLException {
    duck.close();
  }

  @ParameterizedTest
  @CsvSource({
    "SNAPPY,V1,1",
    "SNAPPY,V2,1",
    "ZSTD,V2,5000",
    "GZIP,V1,5000",
    "UNCOMPRESSED,V2,5000",
    "LZ4_RAW,V1,5000",
    "ZSTD,V1,0"
  })
  void readsEveryType(String codec, String version, int rows) throws Exception {
    run("CREATE TABLE t AS " + ROWS.replace("$N", "" + Math.min(rows, 120)));
    for (int more = 120; more < rows; more += 120) {
      run("INSERT INTO t " + ROWS.replace("$N", "120"));
    }
    Path file = folder.resolve("t.parquet");
    run(
        "COPY t TO '"
            + file
            + "' (FORMAT parquet, COMPRESSION "
            + codec
            + ", PARQUET_VERSION "
            + version
            + ", ROW_GROUP_SIZE 2048)");
    Schema schema = ParquetReader.schema(Files.newByteChannel(file), "t");
    RecordBatch batch = read(file, schema.columns().stream().map(ReadColumn::field).toList());
    RandomRows.assertSame("rows", RandomRows.texts(batch), expected(schema));
  }

  private List<List<@Nullable String>> expected(Schema schema) throws SQLException {
    List<String> select = new ArrayList<>();
    for (Column column : schema.columns()) {
      String name = column.name();
      if (column.type() instanceof Type.Decimal) {
        select.add(name + "::VARCHAR");
      } else if (name.equals("map")) {
        select.add("map_entries(map)::VARCHAR");
      } else if (name.equals("deep")) {
        select.add("replace(deep::VARCHAR, 'NULL}', 'NULL}')");
      } else if (column.type() instanceof Type.Plain plain) {
        select.add(
            switch (plain) {
              case DATE -> "date_diff('day', DATE '1970-01-01', " + name + ")";
              case TIME -> "date_diff('microsecond', TIME '00:00:00', " + name + ")";
              case TIMESTAMP, TIMESTAMP_LOCAL -> "epoch_us(" + name + ")";
              case BYTES -> "lower(hex(" + name + "))";
              default -> name;
            });
      } else {
        select.add(name + "::VARCHAR");
      }
    }
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT " + String.join(", ", select) + " FROM t")) {
      while (found.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= select.size(); i++) {
          Object value = found.getObject(i);
          row.add(value == null ? null : value.toString());
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void widensAndRefusesRowByRow() throws Exception {
    run(
        "CREATE TABLE t AS SELECT i::BIGINT * 1000000000 AS a, i::INTEGER AS b, (i / 8.0)::DECIMAL(9,3) AS c FROM range(5) r(i)");
    Path file = folder.resolve("t.parquet");
    run("COPY t TO '" + file + "' (FORMAT parquet)");
    List<ReadColumn> columns =
        List.of(
            ReadColumn.field(Column.required("a", Type.Plain.INT32)),
            ReadColumn.field(Column.nullable("b", new Type.Decimal(12, 2))),
            ReadColumn.field(Column.nullable("c", new Type.Decimal(20, 2))),
            new ReadColumn(
                Column.nullable("gone", Type.Plain.INT32),
                ReadColumn.From.FIELD,
                List.of("gone", "lost"),
                CastSettings.DEFAULTS,
                Optional.of("7")),
            new ReadColumn(
                Column.required("n", Type.Plain.INT64),
                ReadColumn.From.RECORD_NUMBER,
                List.of(),
                CastSettings.DEFAULTS,
                Optional.empty()));
    Schema schema = Schema.of(columns.stream().map(ReadColumn::column).toList());
    RowWriter out = new RowWriter(schema);
    List<String> refused = new ArrayList<>();
    try (ParquetReader reader =
        ParquetReader.open(
            Files.newByteChannel(file), columns, InputFacts.of("t", Origin.file("raw", "t", 1)))) {
      for (Found found = reader.next(out); found != Found.END; found = reader.next(out)) {
        if (found == Found.REFUSED) {
          refused.add(
              reader.record() + " " + reader.refusal().code() + " " + reader.refusal().column());
          assertThat(reader.refusal().raw().form(), equalTo(RawInput.Form.ROW));
          RecordBatch raw =
              RecordBatchCoder.of()
                  .decode(new ByteArrayInputStream(reader.refusal().raw().bytes()));
          assertThat(
              RandomRows.texts(raw).get(0).get(1), equalTo(Long.toString(reader.record() - 1)));
        }
      }
    }
    assertThat(
        RandomRows.texts(out.take()).toString(),
        equalTo("[[0, 0.00, 0.00, 7, 1], [2000000000, 2.00, 0.25, 7, 3]]"));
    assertThat(refused.toString(), equalTo("[2 SL-2105 c, 4 SL-2102 a, 5 SL-2102 a]"));
  }

  @Test
  void refusesAFileWhoseColumnsCannotSuit() throws Exception {
    run("CREATE TABLE t AS SELECT 1.5::DOUBLE AS d, TIMESTAMP '2024-07-01 12:00:00' AS l");
    Path file = folder.resolve("t.parquet");
    run("COPY t TO '" + file + "' (FORMAT parquet)");
    assertThat(
        refusal(file, ReadColumn.field(Column.nullable("d", Type.Plain.INT64))),
        containsString("its column \"d\" is DOUBLE double, which cannot be read as int64"));
    assertThat(
        refusal(file, ReadColumn.field(Column.nullable("l", Type.Plain.TIMESTAMP))),
        containsString("give the column a zone"));
    assertThat(
        refusal(file, ReadColumn.field(Column.required("x", Type.Plain.STRING))),
        startsWith("SL-3108: Cannot read t: it lacks the required column \"x\"; it has [d, l]"));
    ReadColumn zoned =
        new ReadColumn(
            Column.nullable("l", Type.Plain.TIMESTAMP),
            ReadColumn.From.FIELD,
            List.of("l"),
            CastSettings.builder().zone("Europe/Berlin").build(),
            Optional.empty());
    assertThat(
        RandomRows.texts(read(file, List.of(zoned))).toString(), equalTo("[[1719828000000000]]"));
  }

  private String refusal(Path file, ReadColumn column) {
    CorruptInput refused = assertThrows(CorruptInput.class, () -> read(file, List.of(column)));
    return String.valueOf(refused.getMessage());
  }

  static RecordBatch read(Path file, List<ReadColumn> columns) throws IOException {
    RowWriter out = new RowWriter(Schema.of(columns.stream().map(ReadColumn::column).toList()));
    try (ParquetReader reader =
        ParquetReader.open(
            Files.newByteChannel(file), columns, InputFacts.of("t", Origin.file("raw", "t", 1)))) {
      for (Found found = reader.next(out); found != Found.END; found = reader.next(out)) {
        if (found == Found.REFUSED) {
          throw new AssertionError(reader.refusal());
        }
      }
    }
    return out.take();
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute(sql);
    }
  }
}
