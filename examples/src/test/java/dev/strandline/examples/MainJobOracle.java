package dev.strandline.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What the main job has to give, by SQL over the same files: the table's rows and the rejected
 * ones.
 *
 * <p>Nothing of ours takes part. The rejected lines are found by another way than the rows (a look
 * at each raw line, as Latin-1), so that the two check one another.
 */
final class MainJobOracle {
  private static final String ROWS =
      """
      SELECT c1, c2, c3, c4, c5, c6, c7, c8
      FROM (SELECT * REPLACE (c6::DATE AS c6, c7::DATE AS c7), filename AS file,
              row_number() OVER () AS line
            FROM read_csv('%s/*.gz', auto_detect=false, header=false, compression='gzip',
              filename=true, parallel=false, delim='|', quote='', escape='', ignore_errors=true,
              columns={c1:'VARCHAR', c2:'VARCHAR', c3:'DECIMAL(12,2)', c4:'INTEGER', c5:'VARCHAR',
                c6:'TIMESTAMP', c7:'TIMESTAMP', c8:'INTEGER'}))
      WHERE c1 IS NOT NULL
      QUALIFY row_number() OVER (PARTITION BY c1, c7, c8 ORDER BY file DESC, line DESC) = 1
      ORDER BY c1, c7, c8
      """;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

  private MainJobOracle() {}

  /** Lines of rows.csv: a header, then the latest row of each key, sorted by it. */
  static List<String> rows(Path landing) throws SQLException {
    List<String> lines = new ArrayList<>(List.of("c1,c2,c3,c4,c5,c6,c7,c8"));
    lines.addAll(query(ROWS.formatted(landing)));
    return lines;
  }

  /** Lines of rejected.csv: a header, then file, record and kind in this order. */
  static List<String> rejected(Path landing) throws IOException, SQLException {
    List<String> lines = new ArrayList<>(List.of("file,record,kind"));
    try (Stream<Path> files = Files.list(landing)) {
      for (Path file : files.sorted().toList()) {
        int record = 0;
        for (String line : lines(file)) {
          record++;
          String kind = kind(line);
          if (!kind.isEmpty()) {
            lines.add(file.getFileName() + "," + record + "," + kind);
          }
        }
      }
    }
    return lines;
  }

  /** What is wrong with a line, whose characters are its bytes; empty for a good one. */
  private static String kind(String line) {
    String[] fields = line.split("\\|", -1);
    if (fields.length != 8) {
      return fields.length < 8 ? "missing_fields" : "extra_field";
    }
    if (!isUtf8(line)) {
      return "invalid_utf8";
    }
    if (fields[0].isEmpty()) {
      return "empty_key";
    }
    try {
      LocalDateTime unused = LocalDateTime.parse(fields[6], TIME);
      return "";
    } catch (DateTimeParseException e) {
      return e.getCause() instanceof DateTimeException ? "impossible_date" : "unparsable_date";
    }
  }

  private static boolean isUtf8(String bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static List<String> lines(Path gzip) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(gzip))) {
      return new String(in.readAllBytes(), ISO_8859_1).lines().toList();
    }
  }

  private static List<String> query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads=1");
      try (ResultSet result = statement.executeQuery(sql)) {
        List<String> lines = new ArrayList<>();
        while (result.next()) {
          lines.add(line(result));
        }
        return lines;
      }
    }
  }

  /** No value of the example holds a comma, a quote or a line break. */
  private static String line(ResultSet result) throws SQLException {
    StringBuilder line = new StringBuilder();
    for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
      String value = result.getString(column);
      line.append(column > 1 ? "," : "").append(value == null ? "" : value);
    }
    return line.toString();
  }
}
