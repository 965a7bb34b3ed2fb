package dev.strandline.io.delimited;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a scanner tells of one record, as values that tests compare. */
record SeenRecord(
    long number,
    long line,
    long offset,
    String raw,
    boolean cut,
    @Nullable RecordFault fault,
    List<String> fields,
    List<Boolean> quoted) {

  SeenRecord {
    raw = raw.replace("\r", "<CR>").replace("\n", "<LF>");
  }

  static List<SeenRecord> all(byte[] bytes, Dialect dialect, int windowBytes) throws IOException {
    return all(new ByteArrayInputStream(bytes), dialect, FileRange.WHOLE, windowBytes);
  }

  static List<SeenRecord> all(InputStream in, Dialect dialect, FileRange range, int windowBytes)
      throws IOException {
    List<SeenRecord> seen = new ArrayList<>();
    try (RecordScanner scanner =
        RecordScanner.withWindow(in, "test.csv", dialect, range, windowBytes)) {
      while (scanner.next()) {
        seen.add(of(scanner));
      }
    }
    return seen;
  }

  static SeenRecord of(RecordScanner scanner) {
    List<String> fields = new ArrayList<>();
    List<Boolean> quoted = new ArrayList<>();
    for (int i = 0; i < scanner.fieldCount(); i++) {
      fields.add(
          new String(
              scanner.buffer(),
              scanner.fieldStart(i),
              scanner.fieldEnd(i) - scanner.fieldStart(i),
              StandardCharsets.UTF_8));
      quoted.add(scanner.wasQuoted(i));
    }
    RecordError error = scanner.error();
    String raw =
        new String(
            scanner.rawBuffer(),
            scanner.rawStart(),
            scanner.rawEnd() - scanner.rawStart(),
            StandardCharsets.ISO_8859_1);
    return new SeenRecord(
        scanner.recordNumber(),
        scanner.firstLine(),
        scanner.byteOffset(),
        raw,
        scanner.rawIsCut(),
        error == null ? null : error.fault(),
        fields,
        quoted);
  }
}
