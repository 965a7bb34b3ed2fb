package dev.strandline.benchmarks.changes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.IntFunction;

/**
 * A table of orders as AWS DMS writes it: a full load, and files of changes, of which ten in a
 * hundred are inserts, ten deletes, and the others updates; gzip, no header lines.
 */
final class DmsFiles {
  private static final int FILES = 8;

  private DmsFiles() {}

  /** Writes the full load of that many rows; nothing where the folder is there already. */
  static void writeLoad(long rows, Path folder) throws SQLException, IOException {
    write(
        folder,
        file -> "LOAD%08X.csv.gz".formatted(file + 1),
        file ->
            "SELECT i AS id, %s FROM range(%d, %d) t(i)"
                .formatted(values("i"), rows * file / FILES, rows * (file + 1) / FILES));
  }

  /**
   * Writes changes of such a table; nothing where the folder is there already.
   *
   * @param rows of the full load
   * @param changes how many
   */
  static void writeChanges(long rows, long changes, Path folder) throws SQLException, IOException {
    write(
        folder,
        "20260301-1015%05d.csv.gz"::formatted,
        file ->
            """
            WITH changes AS (
              SELECT n, hash(n) %% 10 AS kind,
                CASE WHEN hash(n) %% 10 = 0 THEN %1$d + n ELSE hash(n + 7) %% %1$d END AS i
              FROM range(%2$d, %3$d) t(n))
            SELECT CASE kind WHEN 0 THEN 'I' WHEN 1 THEN 'D' ELSE 'U' END AS op,
              i::BIGINT AS id, %4$s FROM changes
            ORDER BY n
            """
                .formatted(
                    rows, changes * file / FILES, changes * (file + 1) / FILES, values("n")));
  }

  /** Writes the files of a folder, each under its name and with its rows, by its number from 0. */
  private static void write(Path folder, IntFunction<String> name, IntFunction<String> rows)
      throws SQLException, IOException {
    if (Files.exists(folder)) {
      return;
    }
    Path making = Files.createDirectories(folder.resolveSibling(folder.getFileName() + ".making"));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (int file = 0; file < FILES; file++) {
        statement.execute(
            "COPY (%s) TO '%s' (FORMAT csv, HEADER false, COMPRESSION gzip)"
                .formatted(rows.apply(file), making.resolve(name.apply(file))));
      }
    }
    Files.move(making, folder);
  }

  /** The other columns, by a number. */
  private static String values(String number) {
    return """
        'customer ' || hash(%1$s + 1) %% 100000 AS customer,
        ((hash(%1$s + 2) %% 10000000) / 100)::DECIMAL(12,2) AS amount,
        DATE '2024-01-01' + (hash(%1$s + 3) %% 700)::INTEGER AS ordered,
        md5((%1$s)::VARCHAR) AS note
        """
        .formatted(number);
  }
}
