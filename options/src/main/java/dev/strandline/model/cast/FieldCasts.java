package dev.strandline.model.cast;

import dev.strandline.model.Column;
import dev.strandline.model.Type;
import java.util.List;

/** Makes the casts of columns. */
public final class FieldCasts {
  private FieldCasts() {}

  /**
   * The cast of a column's texts.
   *
   * @throws IllegalArgumentException if the settings cannot work for the type, naming the setting:
   *     a pattern that lacks a field, a timestamp without a zone, an unknown zone
   */
  public static FieldCast compile(Column column, CastSettings settings) {
    return new FieldCast(
        column, valueCast(column.type(), settings), settings.trim(), settings.nullValues());
  }

  /**
   * The cast of a column's values as tokens of well-formed JSON, such as {@link JsonFields} finds.
   * The words for null are looked for in texts, not in other tokens.
   *
   * @throws IllegalArgumentException if the settings cannot work for the type, naming the setting
   */
  public static FieldCast compileJson(Column column, CastSettings settings) {
    return new FieldCast(column, new TokenCast(column, settings), false, List.of());
  }

  static ValueCast valueCast(Type type, CastSettings settings) {
    if (type instanceof Type.Decimal decimal) {
      return new DecimalCast(decimal, settings.rounding(), NumberMarks.of(settings));
    }
    if (type instanceof Type.Array array) {
      return new ArrayCast(array, settings);
    }
    if (type instanceof Type.Struct struct) {
      return new StructCast(struct, settings);
    }
    Type.Plain plain = (Type.Plain) type;
    return switch (plain) {
      case STRING -> new StringCast();
      case BOOL -> new BoolCast(settings);
      case INT32 -> new IntegerCast(false, NumberMarks.of(settings));
      case INT64 -> new IntegerCast(true, NumberMarks.of(settings));
      case FLOAT32 -> new FloatCast(false, settings.nonFinite(), NumberMarks.of(settings));
      case FLOAT64 -> new FloatCast(true, settings.nonFinite(), NumberMarks.of(settings));
      case DATE, TIME, TIMESTAMP, TIMESTAMP_LOCAL -> new TemporalCast(plain, settings);
      case BYTES -> new BytesCast(settings.bytesForm());
      case JSON -> new JsonCast();
    };
  }
}
