package dev.strandline.chain;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Rows as one line of text each, in the order of their text, from either side of the chain. */
final class Rows {
  private Rows() {}

  /** What a query of the database gives. */
  static List<String> of(Database database, String sql) throws SQLException {
    try (Connection connection = database.connect()) {
      return lines(connection, sql);
    }
  }

  /** What another engine's query of a table's folder gives, where {@code {table}} stands for it. */
  static List<String> of(Path table, String sql) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("SET TimeZone='UTC'");
      return lines(duck, sql.replace("{table}", "read_parquet('" + table + "/**/*.parquet')"));
    }
  }

  private static List<String> lines(Connection connection, String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(found.getString(i)));
        }
        lines.add(String.join("|", row));
      }
    }
    lines.sort(null);
    return lines;
  }
}
