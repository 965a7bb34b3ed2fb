package dev.strandline.io.json;

import dev.strandline.io.RecordReader;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.delimited.Utf8;
import dev.strandline.io.values.InputFacts;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.model.Op;
import dev.strandline.model.RawInput;
import dev.strandline.model.RowWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON lines: one object (RFC 8259) a line, in UTF-8; empty lines are passed over.
 *
 * <p>Fields are matched to columns by name, {@code a.b} for a field inside an object. Numbers are
 * cast from their digits, never through floating point; texts as the column's cast says; an absent
 * field is the column's default or null, a null is null. A line that is no such object, has a field
 * twice or a value that does not suit refuses exactly itself.
 */
public final class JsonReader implements RecordReader {
  private final JsonLines lines;
  private final InputFacts facts;
  private final int maxRecordBytes;
  private final JsonRows rows;
  private final Map<String, Unread> unread = new TreeMap<>();
  private long record;
  private @Nullable Refusal refusal;

  private JsonReader(
      InputStream plain, List<ReadColumn> columns, InputFacts facts, int maxRecordBytes) {
    this.lines = new JsonLines(plain, maxRecordBytes);
    this.facts = facts;
    this.maxRecordBytes = maxRecordBytes;
    this.rows = new JsonRows(columns);
  }

  /**
   * Stands before a text's first line.
   *
   * @param plain the uncompressed bytes; closed with the reader
   * @param maxRecordBytes beyond which a line is refused, without being held
   */
  public static JsonReader open(
      InputStream plain, List<ReadColumn> columns, InputFacts facts, int maxRecordBytes) {
    return new JsonReader(plain, columns, facts, maxRecordBytes);
  }

  @Override
  public Found next(RowWriter out) throws IOException {
    do {
      if (!lines.next()) {
        return Found.END;
      }
    } while (isBlank());
    record++;
    byte[] line = lines.buffer();
    if (lines.isTooLong()) {
      return refuse(
          JsonFault.LINE_TOO_LONG,
          "it has " + lines.length() + " bytes, over max_record_size, " + maxRecordBytes);
    }
    int bad = Utf8.firstInvalid(line, lines.start(), lines.end());
    if (bad >= 0) {
      return refuse(
          JsonFault.NOT_UTF8,
          "byte %d of the line, 0x%02X, is not valid UTF-8"
              .formatted(bad - lines.start() + 1, line[bad] & 0xff));
    }
    JsonRows.Problem problem = rows.find(line, lines.start(), lines.end());
    if (problem != null) {
      return refuse(problem.code(), problem.message(), problem.column());
    }
    return rows.unknowns() > 0 && facts.extra() != InputFacts.Extra.PASS && isRefused(line)
        ? Found.REFUSED
        : row(line, out);
  }

  /** Looks at fields that no column reads; whether the record goes for one. */
  private boolean isRefused(byte[] line) throws CorruptInput {
    if (facts.extra() == InputFacts.Extra.REFUSE) {
      throw ReadColumn.extra(
          facts.file(), "on line " + lines.number(), List.of(rows.unknown(line, 0)));
    }
    if (facts.extra() == InputFacts.Extra.REFUSE_RECORD) {
      JsonRows.Problem problem = rows.extra(line);
      refuse(problem.code(), problem.message(), problem.column());
      return true;
    }
    for (int i = 0; i < rows.unknowns(); i++) {
      unread.merge(
          rows.unknown(line, i),
          new Unread("", "", 1, record),
          (a, b) -> new Unread("", "", a.rows() + b.rows(), a.first()));
    }
    return false;
  }

  @Override
  public List<Unread> unread() {
    List<Unread> fields = new ArrayList<>();
    unread.forEach((name, of) -> fields.add(new Unread(name, "", of.rows(), of.first())));
    return fields;
  }

  private boolean isBlank() {
    byte[] line = lines.buffer();
    for (int i = lines.start(); i < lines.end(); i++) {
      if (line[i] != ' ' && line[i] != '\t') {
        return false;
      }
    }
    return !lines.isTooLong();
  }

  private Found row(byte[] line, RowWriter out) {
    out.begin(Op.INSERT, out.origin(facts.origin()), record);
    JsonRows.Problem problem = rows.put(line, record, lines.number(), out);
    if (problem != null) {
      out.abort();
      refusal = new Refusal(problem.code(), problem.column(), problem.message(), raw());
      return Found.REFUSED;
    }
    out.end();
    return Found.ROW;
  }

  private Found refuse(JsonFault fault, String why) {
    return refuse(fault.id(), why, "");
  }

  private Found refuse(String code, String why, String column) {
    String message = "Cannot read line " + lines.number() + ": " + why + " [" + code + "]";
    refusal = new Refusal(code, column, message, raw());
    return Found.REFUSED;
  }

  private RawInput raw() {
    if (!facts.keepsRaw()) {
      Map<String, String> context = new TreeMap<>(facts.context());
      context.put(RawInput.LENGTH, Long.toString(lines.length()));
      return RawInput.reference(context);
    }
    RawInput.Form form = lines.isCut() ? RawInput.Form.BEGINNING : RawInput.Form.WHOLE;
    byte[] bytes = Arrays.copyOfRange(lines.buffer(), lines.start(), lines.end());
    return new RawInput(bytes, form, facts.context());
  }

  @Override
  public long record() {
    return record;
  }

  @Override
  public long line() {
    return lines.number();
  }

  @Override
  public long offset() {
    return lines.offset();
  }

  @Override
  public long bytes() {
    return lines.passed();
  }

  @Override
  public Refusal refusal() {
    return Objects.requireNonNull(refusal, "no record was refused");
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
