package dev.strandline.benchmarks.merge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** One gzip file of the main job with a new value for one row in a hundred of a table. */
public final class ChangeFile {
  /** Sorts behind the files of the first load, so that its rows are the later ones. */
  private static final String NAME = "zz-changes.gz";

  private ChangeFile() {}

  /**
   * Writes the file.
   *
   * @param table partitioned Parquet files with the rows to change
   * @param partitions how many of the table's dates the changed rows are taken from, evenly
   */
  public static void write(Path table, int partitions, Path folder)
      throws SQLException, IOException {
    Files.createDirectories(folder);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE VIEW rows AS SELECT * FROM read_parquet('%s/**/*.parquet')".formatted(table));
      statement.execute(
          """
          CREATE TABLE chosen AS SELECT c7, count(*) AS n FROM rows GROUP BY c7
          ORDER BY n DESC, c7 LIMIT %d
          """
              .formatted(partitions));
      statement.execute(
          """
          COPY (
            SELECT c1, 'changed ' || hash(c1) %% 1000, c3, c4, c5,
              strftime(c6, '%%Y-%%m-%%d %%H:%%M:%%S'), strftime(c7, '%%Y-%%m-%%d %%H:%%M:%%S'), c8
            FROM rows SEMI JOIN chosen USING (c7)
            QUALIFY row_number() OVER (PARTITION BY c7 ORDER BY hash(c1), c1, c8)
              <= (SELECT count(*) FROM rows) / 100 / %d
          ) TO '%s' (FORMAT csv, DELIMITER '|', HEADER false, QUOTE '', ESCAPE '', COMPRESSION gzip)
          """
              .formatted(partitions, folder.resolve(NAME)));
    }
  }
}
