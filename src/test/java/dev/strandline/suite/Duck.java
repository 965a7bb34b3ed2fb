package dev.strandline.suite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Another engine's look at files: rows as lists of texts, null for null. */
final class Duck {
  private Duck() {}

  /** The rows of a query, in its order. */
  static List<List<String>> rows(String sql) throws SQLException {
    try (Session session = session()) {
      return session.rows(sql);
    }
  }

  /** A statement without rows. */
  static void run(String sql) throws SQLException {
    try (Session session = session()) {
      session.run(sql);
    }
  }

  static Session session() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    Session session = new Session(connection);
    session.run("SET threads=1");
    session.run("SET TimeZone='UTC'");
    // Of a file that has been replaced meanwhile it shall keep nothing.
    session.run("SET enable_external_file_cache=false");
    return session;
  }

  /** A database in memory. */
  record Session(Connection connection) implements AutoCloseable {
    void run(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    /** Texts into a table; DuckDB makes its columns' types of them. */
    void insert(String table, List<List<String>> rows) throws SQLException {
      if (rows.isEmpty()) {
        return;
      }
      String marks = "?" + ", ?".repeat(rows.get(0).size() - 1);
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
        for (List<String> row : rows) {
          for (int i = 0; i < row.size(); i++) {
            insert.setString(i + 1, row.get(i));
          }
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
      connection.setAutoCommit(true);
    }

    List<List<String>> rows(String sql) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(sql)) {
        int columns = result.getMetaData().getColumnCount();
        List<List<String>> rows = new ArrayList<>();
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int column = 1; column <= columns; column++) {
            row.add(result.getString(column));
          }
          rows.add(row);
        }
        return rows;
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  /** The one value of a query. */
  static String value(String sql) throws SQLException {
    return rows(sql).get(0).get(0);
  }

  /** A relation of a table's published rows, without the columns that Strandline adds. */
  static String table(Path table) {
    return "(SELECT COLUMNS(lambda c: NOT starts_with(c, '_sl_')) FROM " + stored(table) + ")";
  }

  /** A relation of a table's published rows, with every stored column. */
  static String stored(Path table) {
    return "read_parquet('" + table + "/**/*.parquet', hive_partitioning=false)";
  }

  /** Rows with commas between values and nothing for null. */
  static List<String> lines(List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      lines.add(String.join(",", row.stream().map(v -> v == null ? "" : v).toList()));
    }
    return lines;
  }
}
