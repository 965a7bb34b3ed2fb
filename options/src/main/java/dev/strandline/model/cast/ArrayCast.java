package dev.strandline.model.cast;

import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import org.jspecify.annotations.Nullable;

/** An array from a JSON array, element by element. */
final class ArrayCast extends ValueCast {
  private static final int NULL_BYTES = 1; // of a row of one column

  private final JsonScanner scanner = new JsonScanner();
  private final TokenCast element;
  private final RowWriter elements;
  private final RowCursor cursor;
  private final ByteSink stored = new ByteSink();

  ArrayCast(Type.Array type, CastSettings settings) {
    element = new TokenCast(type.element(), settings);
    Schema schema = Schema.of(Column.nullable("element", type.element()));
    elements = new RowWriter(schema);
    cursor = new RowCursor(schema);
  }

  @Override
  @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out) {
    CastReason reason = scanner.check(bytes, from, to);
    if (reason != null) {
      return reason;
    }
    int start = JsonScanner.blanks(bytes, from, to);
    return bytes[start] == '[' ? castJson(bytes, start, to, out) : CastReason.WRONG_JSON_KIND;
  }

  /** Casts the well-formed JSON array that starts at {@code from}. */
  @Nullable CastReason castJson(byte[] bytes, int from, int to, RowWriter out) {
    // Each element becomes a row of one column: its bytes are the element's stored form.
    elements.clear();
    int at = JsonScanner.blanks(bytes, from + 1, to);
    while (bytes[at] != ']') {
      int end = scanner.end(bytes, at, to);
      elements.begin(Op.INSERT, 0, 0);
      CastReason reason = element.cast(bytes, at, end, elements);
      if (reason != null) {
        elements.abort();
        return reason;
      }
      elements.end();
      at = JsonScanner.blanks(bytes, end, to);
      at = bytes[at] == ',' ? JsonScanner.blanks(bytes, at + 1, to) : at;
    }
    store(out);
    return null;
  }

  private void store(RowWriter out) {
    stored.clear();
    stored.addVar(elements.rows());
    int bits = 0;
    int n = 0;
    for (elements.view(cursor); cursor.next(); ) {
      bits |= cursor.isNull(0) ? 1 << n : 0;
      if (++n == 8) {
        stored.add(bits);
        bits = 0;
        n = 0;
      }
    }
    if (n > 0) {
      stored.add(bits);
    }
    for (elements.view(cursor); cursor.next(); ) {
      stored.add(cursor.buffer(), cursor.valuesStart() + NULL_BYTES, cursor.rowEnd());
    }
    out.putBytes(stored.bytes, 0, stored.length);
  }

  @Override
  String expected() {
    return "a JSON array";
  }
}
