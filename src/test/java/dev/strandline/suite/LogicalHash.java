package dev.strandline.suite;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * One number for what a table says: SHA-256 of its sorted rows, with the rows' positions; whatever
 * files they are in, and in whatever order.
 */
final class LogicalHash {
  private LogicalHash() {}

  /** Of a table's published rows; of no rows where it has no file. */
  static String of(Path table) throws Exception {
    return Folders.parquet(table).isEmpty()
        ? ofRows(List.of())
        : ofQuery("SELECT COLUMNS(lambda c: c <> '_sl_deleted') FROM " + Duck.stored(table));
  }

  static String ofQuery(String sql) throws SQLException {
    return ofRows(Duck.rows(sql));
  }

  static String ofRows(List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (String value : row) {
        // With its length, so that no value can look like two; and null is not the empty text.
        line.append(value == null ? "-" : value.length() + ":" + value).append(',');
      }
      lines.add(line.toString());
    }
    Collections.sort(lines);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String line : lines) {
        digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return rows.size() + " rows " + HexFormat.of().formatHex(digest.digest());
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
