package dev.strandline.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Compares Parquet tables by their rows: c1..c8 as typed values, and the date of their folders. */
public final class Tables implements AutoCloseable {
  private static final String COLUMNS =
      "c1, c2, c3::DECIMAL(12,2) AS c3, c4::INTEGER AS c4, c5, c6::DATE AS c6, c7::DATE AS c7,"
          + " c8::INTEGER AS c8, year::INTEGER AS y, month::INTEGER AS m, day::INTEGER AS d";

  private final Connection connection;

  public Tables() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET memory_limit='6GB'");
    }
  }

  public long count(Path table) throws SQLException {
    return number("SELECT count(*) FROM " + rows(table));
  }

  /**
   * Nothing where both hold the same rows as often, else what differs in a sentence.
   *
   * @throws SQLException also where a table lacks one of the columns
   */
  public String difference(Path left, Path right) throws SQLException {
    long leftCount = count(left);
    long rightCount = count(right);
    long onlyLeft = number(except(left, right));
    long onlyRight = number(except(right, left));
    long misplaced =
        number(
            "SELECT count(*) FROM "
                + rows(right)
                + " WHERE y != year(c7) OR m != month(c7) OR d != day(c7)");
    if (leftCount == rightCount && onlyLeft == 0 && onlyRight == 0 && misplaced == 0) {
      return "";
    }
    return "%,d and %,d rows; only in %s: %,d; only in %s: %,d; in a folder of another date: %,d"
        .formatted(leftCount, rightCount, left, onlyLeft, right, onlyRight, misplaced);
  }

  private static String except(Path left, Path right) {
    return "SELECT count(*) FROM (SELECT * FROM %s EXCEPT SELECT * FROM %s)"
        .formatted(rows(left), rows(right));
  }

  private static String rows(Path table) {
    return "(SELECT %s FROM read_parquet('%s/**/*.parquet', hive_partitioning=true))"
        .formatted(COLUMNS, table.toString().replace("'", "''"));
  }

  private long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
