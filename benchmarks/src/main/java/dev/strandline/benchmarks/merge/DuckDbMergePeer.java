package dev.strandline.benchmarks.merge;

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
import java.util.stream.Stream;

/**
 * Folds changed rows into a partitioned Parquet table in DuckDB, as its careful user would by hand:
 * {@code DuckDbMergePeer <folder of gzip files> <table's folder>}.
 *
 * <p>Only the partitions that the changes name are read; their rows that no change replaces and the
 * latest change of each key are written to new files, then the old files are deleted. A crash in
 * between leaves both: nothing here guards against it.
 */
public final class DuckDbMergePeer {
  private static final String CHANGES =
      """
      CREATE TABLE changes AS
      WITH rows AS (
        SELECT c1, c2, c3, c4, c5, c6::DATE AS c6, c7::DATE AS c7, c8, row_number() OVER () AS place
        FROM read_csv('%s/*.gz', auto_detect=false, header=false, compression='gzip',
          delim='|', quote='', escape='', ignore_errors=true,
          columns={c1:'VARCHAR', c2:'VARCHAR', c3:'DECIMAL(12,2)', c4:'INTEGER', c5:'VARCHAR',
            c6:'TIMESTAMP', c7:'TIMESTAMP', c8:'INTEGER'})
        WHERE c1 IS NOT NULL AND c7 IS NOT NULL)
      SELECT * EXCLUDE (place) FROM rows
      QUALIFY row_number() OVER (PARTITION BY c1, c7, c8 ORDER BY place DESC) = 1
      """;

  private static final String TOUCHED = "SELECT DISTINCT year(c7), month(c7), day(c7) FROM changes";

  private static final String WRITE =
      """
      COPY (
        SELECT *, year(c7) AS year, month(c7) AS month, day(c7) AS day FROM (
          SELECT old.c1, old.c2, old.c3, old.c4, old.c5, old.c6, old.c7, old.c8
          FROM read_parquet(%s, hive_partitioning=false) old
          ANTI JOIN changes ON old.c1 IS NOT DISTINCT FROM changes.c1
            AND old.c7 = changes.c7 AND old.c8 IS NOT DISTINCT FROM changes.c8
          UNION ALL BY NAME SELECT * FROM changes)
      ) TO '%s' (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (year, month, day),
        FILENAME_PATTERN 'merged_{uuid}', OVERWRITE_OR_IGNORE)
      """;

  private DuckDbMergePeer() {}

  public static void main(String[] args) throws SQLException, IOException {
    run(Path.of(args[0]), Path.of(args[1]));
  }

  public static void run(Path changes, Path table) throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads=2");
      statement.execute("SET preserve_insertion_order=true");
      statement.execute(CHANGES.formatted(quoted(changes)));
      statement.execute("SET preserve_insertion_order=false");
      List<Path> old = touched(statement, table);
      List<String> names = old.stream().map(file -> "'" + quoted(file) + "'").toList();
      statement.execute(WRITE.formatted(names, quoted(table)));
      for (Path file : old) {
        Files.delete(file);
      }
    }
  }

  /** The files of the partitions that a change names. */
  private static List<Path> touched(Statement statement, Path table)
      throws SQLException, IOException {
    List<Path> files = new ArrayList<>();
    try (ResultSet dates = statement.executeQuery(TOUCHED)) {
      while (dates.next()) {
        Path folder =
            table.resolve(
                "year=%d/month=%d/day=%d"
                    .formatted(dates.getInt(1), dates.getInt(2), dates.getInt(3)));
        if (Files.exists(folder)) {
          try (Stream<Path> all = Files.list(folder)) {
            files.addAll(all.sorted().toList());
          }
        }
      }
    }
    return files;
  }

  private static String quoted(Path path) {
    return path.toString().replace("'", "''");
  }
}
