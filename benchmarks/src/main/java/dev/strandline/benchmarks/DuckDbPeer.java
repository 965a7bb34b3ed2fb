package dev.strandline.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Runs the main job in DuckDB: {@code DuckDbPeer <folder of gzip files> <table's folder>}.
 *
 * <p>Insertion order is kept, so a row's {@code rowid} is its place in the files in the order of
 * their names. README.md lists the other formulations that were tried.
 */
public final class DuckDbPeer {
  private static final String LOAD =
      """
      CREATE TABLE rows AS
      SELECT c1, c2, c3, c4, c5, c6::DATE AS c6, c7::DATE AS c7, c8
      FROM read_csv('%s/*.gz', auto_detect=false, header=false, compression='gzip',
        delim='|', quote='', escape='', ignore_errors=true,
        columns={c1:'VARCHAR', c2:'VARCHAR', c3:'DECIMAL(12,2)', c4:'INTEGER', c5:'VARCHAR',
          c6:'TIMESTAMP', c7:'TIMESTAMP', c8:'INTEGER'})
      WHERE c1 IS NOT NULL AND c7 IS NOT NULL
      """;

  private static final String WRITE =
      """
      COPY (
        SELECT *, year(c7) AS year, month(c7) AS month, day(c7) AS day
        FROM rows SEMI JOIN (SELECT max(rowid) AS latest FROM rows GROUP BY c1, c7, c8)
          ON rows.rowid = latest
      ) TO '%s' (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (year, month, day))
      """;

  private DuckDbPeer() {}

  public static void main(String[] args) throws SQLException {
    run(Path.of(args[0]), Path.of(args[1]));
  }

  static void run(Path input, Path output) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads=2");
      statement.execute("SET preserve_insertion_order=true");
      statement.execute(LOAD.formatted(quoted(input)));
      statement.execute(WRITE.formatted(quoted(output)));
    }
  }

  private static String quoted(Path path) {
    return path.toString().replace("'", "''");
  }
}
