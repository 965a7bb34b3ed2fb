package dev.strandline.benchmarks.changes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/**
 * DMS files applied to a folder of Parquet in DuckDB, as its careful user would by hand: {@code
 * DuckDbDmsPeer load|apply <folder of gzip files> <table's folder>}.
 *
 * <p>The latest change of each key by file and row; the table's rows that no change names, and the
 * changes that are no deletes, are written anew, then the old file is deleted. Nothing guards a
 * crash in between, and a late file would bring old rows back.
 */
public final class DuckDbDmsPeer {
  private static final String COLUMNS =
      "id:'BIGINT', customer:'VARCHAR', amount:'DECIMAL(12,2)', ordered:'DATE', note:'VARCHAR'";

  private DuckDbDmsPeer() {}

  public static void main(String[] args) throws SQLException, IOException {
    Path table = Files.createDirectories(Path.of(args[2]));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads=2");
      if (args[0].equals("load")) {
        statement.execute("SET preserve_insertion_order=false");
        write(statement, "SELECT * FROM " + files(args[1], COLUMNS), table, "loaded");
      } else {
        apply(statement, args[1], table);
      }
    }
  }

  private static void apply(Statement statement, String changes, Path table)
      throws SQLException, IOException {
    statement.execute(
        "CREATE TABLE changes AS SELECT * EXCLUDE (place) FROM ("
            + "SELECT *, row_number() OVER () AS place FROM "
            + files(changes, "op:'VARCHAR', " + COLUMNS)
            + ") QUALIFY row_number() OVER (PARTITION BY id ORDER BY place DESC) = 1");
    statement.execute("SET preserve_insertion_order=false");
    List<Path> old;
    try (Stream<Path> all = Files.list(table)) {
      old = all.toList();
    }
    write(
        statement,
        "SELECT * FROM read_parquet('"
            + table
            + "/*.parquet') old ANTI JOIN changes USING (id) UNION ALL BY NAME"
            + " SELECT * EXCLUDE (op) FROM changes WHERE op <> 'D'",
        table,
        "applied");
    for (Path file : old) {
      Files.delete(file);
    }
  }

  private static void write(Statement statement, String rows, Path table, String name)
      throws SQLException {
    statement.execute(
        "COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION snappy)"
            .formatted(rows, table.resolve(name + ".parquet")));
  }

  private static String files(String folder, String columns) {
    return "read_csv('%s/*.gz', auto_detect=false, header=false, compression='gzip', columns={%s})"
        .formatted(folder, columns);
  }
}
