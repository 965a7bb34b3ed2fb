package dev.strandline.model.cast;

import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Casts single texts in tests, in the middle of other bytes, as a reader would. */
final class Casting {
  private final Type type;
  private final FieldCast cast;
  private final RowWriter writer;
  private final RowCursor cursor;

  Casting(Type type, CastSettings settings) {
    this.type = type;
    Schema schema = Schema.of(Column.nullable("c", type));
    cast = FieldCasts.compile(schema.column(0), settings);
    writer = new RowWriter(schema);
    cursor = new RowCursor(schema);
  }

  static Casting to(String type) {
    return new Casting(Type.parse(type), CastSettings.DEFAULTS);
  }

  static Casting to(String type, CastSettings.Builder settings) {
    return new Casting(Type.parse(type), settings.build());
  }

  static Casting toPattern(String type, String... patterns) {
    return to(type, CastSettings.builder().patterns(patterns));
  }

  /** The canonical text of the value, {@code null}, or the reason's id. */
  String text(String text) {
    CastReason reason = put(text);
    return reason != null ? reason.id() : String.valueOf(ValueText.of(cursor, 0, type));
  }

  /** The reason's name, or OK. */
  String outcome(String text) {
    CastReason reason = put(text);
    return reason == null ? "OK" : reason.name();
  }

  /** The stored bytes; fails if there are none. */
  byte[] stored(String text) {
    CastReason reason = put(text);
    if (reason != null) {
      throw new AssertionError(explain(reason, text));
    }
    return Arrays.copyOfRange(cursor.buffer(), cursor.start(0), cursor.end(0));
  }

  RowCursor row(String text) {
    stored(text);
    return cursor;
  }

  String explain(CastReason reason, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return cast.explain(reason, bytes, 0, bytes.length);
  }

  @Nullable CastReason put(String text) {
    byte[] bytes = ("9" + text + "9").getBytes(StandardCharsets.UTF_8);
    writer.clear();
    writer.begin(Op.INSERT, 0, 1);
    int before = writer.size();
    CastReason reason = cast.cast(bytes, 1, bytes.length - 1, writer);
    if (reason != null) {
      if (writer.size() != before) {
        throw new AssertionError("a refused text was written: " + text);
      }
      writer.abort();
      return reason;
    }
    writer.end();
    writer.view(cursor);
    if (!cursor.next()) {
      throw new AssertionError("no row");
    }
    return null;
  }
}
