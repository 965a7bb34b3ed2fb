package dev.strandline.benchmarks.changes;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Compares folders of Parquet files with orders by their rows. */
final class OrderTables {
  private OrderTables() {}

  /** Nothing where both hold the same rows as often, else what differs in a sentence. */
  static String difference(Path left, Path right) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET memory_limit='6GB'");
      long onlyLeft = number(statement, rows(left) + " EXCEPT ALL " + rows(right));
      long onlyRight = number(statement, rows(right) + " EXCEPT ALL " + rows(left));
      long rows = number(statement, rows(left));
      return onlyLeft == 0 && onlyRight == 0 && rows > 0
          ? ""
          : "%,d rows; only in %s: %,d; only in %s: %,d"
              .formatted(rows, left, onlyLeft, right, onlyRight);
    }
  }

  private static String rows(Path table) {
    return "SELECT id, customer, amount, ordered, note FROM read_parquet('%s/**/*.parquet')"
        .formatted(table.toString().replace("'", "''"));
  }

  private static long number(Statement statement, String rows) throws SQLException {
    try (ResultSet result = statement.executeQuery("SELECT count(*) FROM (" + rows + ")")) {
      result.next();
      return result.getLong(1);
    }
  }
}
