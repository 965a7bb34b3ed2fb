package dev.strandline.model.cast;

import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A struct from a JSON object, whose fields come in any order; an absent one is null. */
final class StructCast extends ValueCast {
  private static final int ABSENT = -1;
  private static final int UNKNOWN = -2;

  private final JsonScanner scanner = new JsonScanner();
  private final Schema schema;
  private final boolean unknownRefused;
  private final TokenCast[] fields;
  private final int[] starts;
  private final int[] ends;
  private final RowWriter row;
  private final RowCursor cursor;
  private final ByteSink name = new ByteSink();

  StructCast(Type.Struct type, CastSettings settings) {
    schema = Schema.of(type.fields());
    unknownRefused = settings.unknownFields() == CastSettings.UnknownFields.REJECT;
    fields = new TokenCast[schema.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = new TokenCast(schema.column(i).type(), settings);
    }
    starts = new int[fields.length];
    ends = new int[fields.length];
    row = new RowWriter(schema);
    cursor = new RowCursor(schema);
  }

  @Override
  @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out) {
    CastReason reason = scanner.check(bytes, from, to);
    if (reason != null) {
      return reason;
    }
    int start = JsonScanner.blanks(bytes, from, to);
    return bytes[start] == '{' ? castJson(bytes, start, to, out) : CastReason.WRONG_JSON_KIND;
  }

  /** Casts the well-formed JSON object that starts at {@code from}. */
  @Nullable CastReason castJson(byte[] bytes, int from, int to, RowWriter out) {
    CastReason reason = find(bytes, from, to);
    if (reason != null) {
      return reason;
    }
    row.clear();
    row.begin(Op.INSERT, 0, 0);
    for (int i = 0; i < fields.length; i++) {
      if (starts[i] == ABSENT) {
        row.putNull();
        continue;
      }
      reason = fields[i].cast(bytes, starts[i], ends[i], row);
      if (reason != null) {
        row.abort();
        return reason;
      }
    }
    row.end();
    row.view(cursor);
    cursor.next();
    // A row's null bits and values are a struct's stored form.
    out.putBytes(cursor.buffer(), cursor.valuesStart(), cursor.rowEnd());
    return null;
  }

  private @Nullable CastReason find(byte[] bytes, int from, int to) {
    Arrays.fill(starts, ABSENT);
    int at = JsonScanner.blanks(bytes, from + 1, to);
    while (bytes[at] != '}') {
      int nameEnd = JsonScanner.string(bytes, at, to);
      int field = field(bytes, at, nameEnd);
      int colon = JsonScanner.blanks(bytes, nameEnd, to);
      int start = JsonScanner.blanks(bytes, colon + 1, to);
      int end = scanner.end(bytes, start, to);
      if (field >= 0) {
        if (starts[field] != ABSENT) {
          return CastReason.DUPLICATE_FIELD;
        }
        starts[field] = start;
        ends[field] = end;
      } else if (unknownRefused) {
        return CastReason.UNKNOWN_FIELD;
      }
      at = JsonScanner.blanks(bytes, end, to);
      at = bytes[at] == ',' ? JsonScanner.blanks(bytes, at + 1, to) : at;
    }
    return null;
  }

  private int field(byte[] bytes, int from, int to) {
    name.clear();
    if (!JsonStrings.unescape(bytes, from, to, name)) {
      return UNKNOWN;
    }
    String text = new String(name.bytes, 0, name.length, StandardCharsets.UTF_8);
    return schema.indexOf(text).orElse(UNKNOWN);
  }

  @Override
  String expected() {
    return "a JSON object of "
        + schema.columns().stream().map(Column::name).collect(Collectors.joining(", "));
  }
}
