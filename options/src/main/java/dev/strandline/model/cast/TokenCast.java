package dev.strandline.model.cast;

import dev.strandline.model.Column;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * The value of one type from a token of well-formed JSON.
 *
 * <p>A string's content is cast as a column's text would be; a number suits the numeric types,
 * {@code true} and {@code false} a bool, an array an array, an object a struct, anything json, and
 * null is null.
 */
final class TokenCast extends ValueCast {
  private final Type type;
  private final ValueCast text;
  private final ValueCast number;
  private final ByteSink content = new ByteSink();

  /** Casts a string's content where the column drops blanks or has words for null. */
  private final @Nullable FieldCast prepared;

  /** Of a column's values. */
  TokenCast(Column column, CastSettings settings) {
    this(
        column.type(),
        settings,
        settings.trim() || !settings.nullValues().isEmpty()
            ? FieldCasts.compile(column, settings)
            : null);
  }

  /** Of values inside of a column's. */
  TokenCast(Type type, CastSettings settings) {
    this(type, settings, null);
  }

  private TokenCast(Type type, CastSettings settings, @Nullable FieldCast prepared) {
    this.prepared = prepared;
    this.type = type;
    this.text = FieldCasts.valueCast(type, settings);
    boolean marked = NumberMarks.of(settings) != null;
    this.number = marked ? FieldCasts.valueCast(type, withoutMarks(settings)) : text;
  }

  /** JSON's own numbers have a point, whatever the locale. */
  private static CastSettings withoutMarks(CastSettings settings) {
    return CastSettings.builder()
        .rounding(settings.rounding())
        .nonFinite(settings.nonFinite())
        .unknownFields(settings.unknownFields())
        .build();
  }

  @Override
  @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out) {
    if (bytes[from] == 'n') {
      out.putNull();
      return null;
    }
    if (prepared != null && bytes[from] == '"' && isNullWord(prepared, bytes, from, to)) {
      return prepared.castNull(out);
    }
    if (type == Type.Plain.JSON) {
      if (JsonStrings.hasHalfPair(bytes, from, to)) {
        return CastReason.NOT_JSON;
      }
      out.putBytes(bytes, from, to);
      return null;
    }
    return switch (bytes[from]) {
      case '"' -> castString(bytes, from, to, out);
      case '[' -> text instanceof ArrayCast array ? array.castJson(bytes, from, to, out) : wrong();
      case '{' ->
          text instanceof StructCast struct ? struct.castJson(bytes, from, to, out) : wrong();
      case 't', 'f' -> castBool(bytes[from] == 't', out);
      default -> isNumeric() ? number.cast(bytes, from, to, out) : wrong();
    };
  }

  private boolean isNullWord(FieldCast words, byte[] bytes, int from, int to) {
    content.clear();
    return JsonStrings.unescape(bytes, from, to, content)
        && words.isNullWord(content.bytes, 0, content.length);
  }

  private @Nullable CastReason castString(byte[] bytes, int from, int to, RowWriter out) {
    if (text instanceof ArrayCast || text instanceof StructCast) {
      return wrong();
    }
    content.clear();
    if (!JsonStrings.unescape(bytes, from, to, content)) {
      return CastReason.NOT_JSON;
    }
    return prepared == null
        ? text.cast(content.bytes, 0, content.length, out)
        : prepared.castText(content.bytes, 0, content.length, out);
  }

  private @Nullable CastReason castBool(boolean value, RowWriter out) {
    if (type != Type.Plain.BOOL) {
      return wrong();
    }
    out.putBool(value);
    return null;
  }

  private boolean isNumeric() {
    return text instanceof IntegerCast || text instanceof FloatCast || text instanceof DecimalCast;
  }

  private static CastReason wrong() {
    return CastReason.WRONG_JSON_KIND;
  }

  @Override
  String expected() {
    return isNumeric() ? "a JSON number or its text" : text.expected();
  }
}
