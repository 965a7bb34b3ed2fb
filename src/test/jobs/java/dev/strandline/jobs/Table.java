package dev.strandline.jobs;

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

/** What another engine sees in a table's folder. */
public record Table(Path folder) {
  /** The rows of some columns, in their order, with commas between values. */
  public List<String> rows(String columns) throws SQLException {
    return query("SELECT " + columns + " FROM " + files() + " ORDER BY ALL");
  }

  public long count() throws SQLException {
    return Long.parseLong(query("SELECT count(*) FROM " + files()).get(0));
  }

  /** How many commits it has. */
  public long commits() throws IOException {
    Path commits = folder.resolve("_strandline/commits");
    if (!Files.exists(commits)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(commits)) {
      return files.filter(file -> file.toString().endsWith(".json")).count();
    }
  }

  private String files() {
    return "read_parquet('" + folder + "/**/*.parquet')";
  }

  private static List<String> query(String sql) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("SET TimeZone='UTC'");
      List<String> rows = new ArrayList<>();
      try (ResultSet found = statement.executeQuery(sql)) {
        while (found.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
            String value = found.getString(i);
            row.add(value == null ? "" : value);
          }
          rows.add(String.join(",", row));
        }
      }
      return rows;
    }
  }
}
