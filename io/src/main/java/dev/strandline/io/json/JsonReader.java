package dev.strandline.io.json;

import dev.strandline.io.RecordReader;
import dev.strandline.io.delimited.Utf8;
import dev.strandline.io.values.InputFacts;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.model.Op;
import dev.strandline.model.RawInput;
import dev.strandline.model.RowWriter;
import dev.strandline.model.cast.CastReason;
import dev.strandline.model.cast.CastSettings;
import dev.strandline.model.cast.FieldCast;
import dev.strandline.model.cast.FieldCasts;
import dev.strandline.model.cast.JsonFields;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
  private final JsonFields fields;
  private final Cell[] cells;
  private long record;
  private @Nullable Refusal refusal;

  /** One column. */
  private static final class Cell {
    private final ReadColumn column;
    private final FieldCast tokens;
    private final FieldCast texts;
    private final byte @Nullable [] text;

    Cell(ReadColumn column) {
      this.column = column;
      boolean number =
          column.from() == ReadColumn.From.RECORD_NUMBER
              || column.from() == ReadColumn.From.LINE_NUMBER;
      CastSettings casts = number ? CastSettings.DEFAULTS : column.casts();
      tokens = FieldCasts.compileJson(column.column(), casts);
      texts = FieldCasts.compile(column.column(), casts);
      text = column.text().map(t -> t.getBytes(StandardCharsets.UTF_8)).orElse(null);
    }
  }

  private JsonReader(
      InputStream plain, List<ReadColumn> columns, InputFacts facts, int maxRecordBytes) {
    this.lines = new JsonLines(plain, maxRecordBytes);
    this.facts = facts;
    this.maxRecordBytes = maxRecordBytes;
    this.cells = columns.stream().map(Cell::new).toArray(Cell[]::new);
    this.fields =
        new JsonFields(
            columns.stream()
                .map(c -> c.from() == ReadColumn.From.FIELD ? c.names() : List.<String>of())
                .toList());
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
    CastReason reason = fields.find(line, lines.start(), lines.end());
    if (reason != null) {
      return refuseObject(reason);
    }
    if (facts.failsOnExtra() && fields.hasUnknown()) {
      throw ReadColumn.extra(
          facts.file(), "on line " + lines.number(), List.of(fields.unknown(line)));
    }
    return row(line, out);
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
    for (int i = 0; i < cells.length; i++) {
      Cell cell = cells[i];
      switch (cell.column.from()) {
        case RECORD_NUMBER -> out.putLong(record);
        case LINE_NUMBER -> out.putLong(lines.number());
        case TEXT, FIELD -> {
          if (!put(cell, i, line, out)) {
            out.abort();
            return Found.REFUSED;
          }
        }
      }
    }
    out.end();
    return Found.ROW;
  }

  private boolean put(Cell cell, int index, byte[] line, RowWriter out) {
    boolean there = fields.isThere(index);
    if (there && line[fields.start(index)] != 'n') {
      int from = fields.start(index);
      int to = fields.end(index);
      CastReason reason = cell.tokens.cast(line, from, to, out);
      return reason == null || refuseValue(cell.tokens, reason, line, from, to);
    }
    byte[] text = there ? null : cell.text;
    if (text != null) {
      CastReason reason = cell.texts.cast(text, 0, text.length, out);
      return reason == null || refuseValue(cell.texts, reason, text, 0, text.length);
    }
    if (!cell.column.column().nullable()) {
      return refuseValue(cell.tokens, CastReason.MISSING_VALUE, line, 0, 0);
    }
    out.putNull();
    return true;
  }

  private boolean refuseValue(FieldCast cast, CastReason reason, byte[] bytes, int from, int to) {
    refusal =
        new Refusal(
            reason.id(), cast.column().name(), cast.explain(reason, bytes, from, to), raw());
    return false;
  }

  private Found refuseObject(CastReason reason) {
    return switch (reason) {
      case DUPLICATE_FIELD -> {
        String column = fields.doubled() < 0 ? "" : cells[fields.doubled()].column.column().name();
        refuse(JsonFault.DUPLICATE_FIELD, "the object has a field twice", column);
        yield Found.REFUSED;
      }
      case JSON_TOO_DEEP -> refuse(JsonFault.NOT_AN_OBJECT, "it nests too deep");
      case WRONG_JSON_KIND -> refuse(JsonFault.NOT_AN_OBJECT, "it is JSON, but no object");
      default -> refuse(JsonFault.NOT_AN_OBJECT, "it is not well-formed JSON");
    };
  }

  private Found refuse(JsonFault fault, String why) {
    return refuse(fault, why, "");
  }

  private Found refuse(JsonFault fault, String why, String column) {
    String message = "Cannot read line " + lines.number() + ": " + why + " [" + fault.id() + "]";
    refusal = new Refusal(fault.id(), column, message, raw());
    return Found.REFUSED;
  }

  private RawInput raw() {
    if (!facts.keepsRaw()) {
      Map<String, String> context = new TreeMap<>(facts.context());
      context.put(RawInput.LENGTH, Long.toString(lines.length()));
      return RawInput.reference(context);
    }
    RawInput.Form form = lines.isTooLong() ? RawInput.Form.BEGINNING : RawInput.Form.WHOLE;
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
