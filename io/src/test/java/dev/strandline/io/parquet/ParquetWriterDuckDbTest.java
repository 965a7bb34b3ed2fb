package dev.strandline.io.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.strandline.io.parquet.ParquetSettings.Choice;
import dev.strandline.io.parquet.ParquetSettings.Compression;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB reads what we write: values, nulls, types, and filters that use the statistics. */
class ParquetWriterDuckDbTest {
  @TempDir Path folder = Path.of("");

  @Test
  void readsTheSameValuesWhateverTheSettings() throws Exception {
    long seed = Long.getLong("strandline.seed", 1L);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      for (int round = 0; round < 40; round++) {
        RandomRows rows = new RandomRows(random.nextLong());
        Schema schema = rows.schema(false);
        ParquetSettings settings = settings(random);
        try (ParquetWriter writer = new ParquetWriter(schema, settings, StoredPosition.RECORD)) {
          for (int file = 0; file < 3; file++) {
            int count = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(6_000);
            RecordBatch batch = rows.rows(schema, count);
            Path path = folder.resolve("r" + round + "-" + file + ".parquet");
            write(writer, batch, path);
            String what = "round " + round + " file " + file + " " + settings + " " + schema;
            RandomRows.assertSame(what, values(duck, schema, path), RandomRows.texts(batch));
            RandomRows.assertSame(what, positions(duck, path), positions(batch));
          }
        }
      }
    }
  }

  @Test
  void filtersThatUseTheRangesFindTheSameRows() throws Exception {
    long seed = Long.getLong("strandline.seed", 1L);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      for (int round = 0; round < 12; round++) {
        RandomRows rows = new RandomRows(random.nextLong());
        Schema schema = rows.schema(false);
        ParquetSettings settings = settings(random);
        ParquetSettings manyGroups =
            new ParquetSettings(
                settings.compression(),
                1 << 10,
                settings.pageSize(),
                settings.pageRows(),
                1 << 16,
                true,
                settings.dictionary(),
                settings.delta());
        Path path = folder.resolve("s" + round + ".parquet");
        try (ParquetWriter writer = new ParquetWriter(schema, manyGroups, StoredPosition.NONE)) {
          write(writer, rows.rows(schema, 4_000), path);
        }
        statement.execute("CREATE OR REPLACE TABLE t AS SELECT * FROM '" + path + "'");
        for (var column : schema.columns()) {
          String name = column.name();
          for (String filter :
              List.of(" = ", " < ", " >= ", " IS NULL --", " > ", " <= ", " IS NOT NULL --")) {
            String value = literal(statement, name, random.nextInt(4_000));
            String where = " WHERE " + name + filter + value;
            String what = "seed " + seed + " " + column + where;
            assertThat(
                what,
                count(statement, "'" + path + "'" + where),
                equalTo(count(statement, "t" + where)));
          }
        }
      }
    }
  }

  /** A constant, for only constants are compared with a row group's range. */
  private static String literal(Statement statement, String name, int row) throws SQLException {
    String sql = "SELECT " + name + "::VARCHAR, typeof(" + name + ") FROM t OFFSET " + row;
    try (ResultSet found = statement.executeQuery(sql)) {
      found.next();
      String text = found.getString(1);
      return text == null ? "NULL" : "'" + text.replace("'", "''") + "'::" + found.getString(2);
    }
  }

  private static long count(Statement statement, String from) throws SQLException {
    try (ResultSet found = statement.executeQuery("SELECT count(*) FROM " + from)) {
      found.next();
      return found.getLong(1);
    }
  }

  static ParquetSettings settings(Random random) {
    return new ParquetSettings(
        one(random, Compression.values()),
        random.nextBoolean() ? 128 << 20 : 1 << (10 + random.nextInt(10)),
        random.nextBoolean() ? 1 << 20 : 1 << (6 + random.nextInt(10)),
        random.nextBoolean() ? 20_000 : 1 + random.nextInt(500),
        random.nextBoolean() ? 64 << 20 : 1 << 16,
        random.nextBoolean(),
        one(random, Choice.values()),
        one(random, Choice.values()));
  }

  private static <T> T one(Random random, T[] of) {
    return of[random.nextInt(of.length)];
  }

  static void write(ParquetWriter writer, RecordBatch batch, Path path) throws Exception {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
      writer.open(out);
      writer.add(batch);
      ParquetWriter.Written written = writer.finish();
      out.flush();
      assertThat(written.rows(), equalTo((long) batch.rows()));
      assertThat(written.bytes(), equalTo(Files.size(path)));
    }
  }

  private static List<List<@Nullable String>> values(Connection duck, Schema schema, Path path)
      throws SQLException {
    List<String> select = new ArrayList<>();
    for (var column : schema.columns()) {
      String name = '"' + column.name() + '"';
      select.add(
          column.type() instanceof Type.Plain plain
              ? switch (plain) {
                case DATE -> "date_diff('day', DATE '1970-01-01', " + name + ")";
                case TIME -> "date_diff('microsecond', TIME '00:00:00', " + name + ")";
                case TIMESTAMP, TIMESTAMP_LOCAL -> "epoch_us(" + name + ")";
                case BYTES -> "lower(hex(" + name + "))";
                default -> name;
              }
              : name);
    }
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT " + String.join(", ", select) + " FROM '" + path + "'")) {
      while (found.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
          row.add(text(schema.column(i).type(), found, i + 1));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static @Nullable String text(Type type, ResultSet found, int index) throws SQLException {
    if (found.getObject(index) == null) {
      return null;
    }
    if (type == Type.Plain.FLOAT32) {
      return Float.toString(found.getFloat(index));
    }
    if (type == Type.Plain.FLOAT64) {
      return Double.toString(found.getDouble(index));
    }
    if (type instanceof Type.Decimal) {
      return found.getBigDecimal(index).toPlainString();
    }
    return found.getObject(index).toString();
  }

  private static List<String> positions(Connection duck, Path path) throws SQLException {
    List<String> positions = new ArrayList<>();
    try (Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT _sl_origin, _sl_seq FROM '" + path + "'")) {
      while (found.next()) {
        positions.add(found.getString(1) + " " + found.getLong(2));
      }
    }
    return positions;
  }

  private static List<String> positions(RecordBatch batch) {
    List<String> positions = new ArrayList<>();
    RowCursor cursor = batch.cursor();
    while (cursor.next()) {
      positions.add(cursor.origin().text() + " " + cursor.seq());
    }
    return positions;
  }
}
