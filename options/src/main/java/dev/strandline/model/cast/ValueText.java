package dev.strandline.model.cast;

import dev.strandline.model.Bytes;
import dev.strandline.model.Column;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The canonical text of a stored value: equal bytes give equal texts, in every version and on every
 * JDK, and a cast with {@link CastSettings#DEFAULTS} gives the same bytes back.
 *
 * <p>Arrays and structs are JSON without blanks, with every field; numbers and bools are JSON's
 * own, other values strings. (A json value inside them comes back without blanks around it.) For
 * previews, expected outputs and hashes; it allocates.
 */
public final class ValueText {
  private static final long DAY_SECONDS = 86_400;
  private static final int MAX_PLAIN_EXPONENT = 20;

  private ValueText() {}

  /** The text of the cursor's column, whose type that is; null for null. */
  public static @Nullable String of(RowCursor row, int column, Type type) {
    if (row.isNull(column)) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    append(type, row.buffer(), row.start(column), row.end(column), text);
    return text.toString();
  }

  /** Appends the text of the stored form {@code bytes[start..end)}, which is not null. */
  public static void append(Type type, byte[] bytes, int start, int end, StringBuilder out) {
    if (type instanceof Type.Decimal decimal) {
      out.append(decimal(decimal, bytes, start, end).toPlainString());
    } else if (type instanceof Type.Array array) {
      appendArray(array, bytes, start, out);
    } else if (type instanceof Type.Struct struct) {
      appendStruct(struct, bytes, start, out);
    } else {
      appendPlain((Type.Plain) type, bytes, start, end, out);
    }
  }

  /** The value of a decimal's stored form. */
  public static BigDecimal decimal(Type.Decimal type, byte[] bytes, int start, int end) {
    return type.isLong()
        ? BigDecimal.valueOf(Bytes.getLong(bytes, start), type.scale())
        : new BigDecimal(new BigInteger(bytes, start, end - start), type.scale());
  }

  private static void appendPlain(
      Type.Plain type, byte[] bytes, int start, int end, StringBuilder out) {
    switch (type) {
      case STRING, JSON ->
          out.append(new String(bytes, start, end - start, StandardCharsets.UTF_8));
      case BOOL -> out.append(bytes[start] != 0);
      case INT32 -> out.append(Bytes.getInt(bytes, start));
      case INT64 -> out.append(Bytes.getLong(bytes, start));
      case FLOAT32 -> out.append(shortest(Float.intBitsToFloat(Bytes.getInt(bytes, start))));
      case FLOAT64 -> out.append(shortest(Double.longBitsToDouble(Bytes.getLong(bytes, start))));
      case DATE -> out.append(LocalDate.ofEpochDay(Bytes.getInt(bytes, start)));
      case TIME -> appendTime(Bytes.getLong(bytes, start), out);
      case TIMESTAMP -> appendDateTime(Bytes.getLong(bytes, start), out).append('Z');
      case TIMESTAMP_LOCAL -> appendDateTime(Bytes.getLong(bytes, start), out);
      case BYTES ->
          out.append(Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, start, end)));
    }
  }

  private static StringBuilder appendDateTime(long micros, StringBuilder out) {
    long second = Math.floorDiv(micros, 1_000_000);
    out.append(LocalDate.ofEpochDay(Math.floorDiv(second, DAY_SECONDS))).append('T');
    appendTime(Math.floorMod(micros, DAY_SECONDS * 1_000_000), out);
    return out;
  }

  private static void appendTime(long microOfDay, StringBuilder out) {
    long second = microOfDay / 1_000_000;
    appendTwo(second / 3600, out);
    appendTwo(second / 60 % 60, out.append(':'));
    appendTwo(second % 60, out.append(':'));
    long micro = microOfDay % 1_000_000;
    if (micro != 0) {
      String digits = Long.toString(micro);
      out.append('.').append("0".repeat(6 - digits.length())).append(digits);
    }
  }

  private static void appendTwo(long value, StringBuilder out) {
    out.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
  }

  /*
   * The shortest digits that read back as the same value; of several, the nearest. Not
   * Double.toString, which before JDK 19 was not always the shortest. Any decimal of n digits that
   * lies in the interval that rounds to the value implies that the value rounded to n digits does.
   */
  private static String shortest(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    BigDecimal exact = new BigDecimal(value);
    for (int digits = Math.abs(value) < Double.MIN_NORMAL ? 1 : 15; digits < 17; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return plain(rounded);
      }
    }
    return plain(exact.round(new MathContext(17, RoundingMode.HALF_EVEN)));
  }

  private static String shortest(float value) {
    if (Float.isNaN(value) || Float.isInfinite(value)) {
      return Float.toString(value);
    }
    BigDecimal exact = new BigDecimal(value);
    for (int digits = Math.abs(value) < Float.MIN_NORMAL ? 1 : 6; digits < 9; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.floatValue() == value) {
        return plain(rounded);
      }
    }
    return plain(exact.round(new MathContext(9, RoundingMode.HALF_EVEN)));
  }

  private static String plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    int exponent = stripped.precision() - stripped.scale() - 1;
    if (Math.abs(exponent) > MAX_PLAIN_EXPONENT) {
      return stripped.toString();
    }
    String text = stripped.toPlainString();
    return text.indexOf('.') < 0 ? text + ".0" : text;
  }

  private static void appendArray(Type.Array type, byte[] bytes, int start, StringBuilder out) {
    int count = (int) Bytes.getVar(bytes, start);
    int nulls = Bytes.skipVar(bytes, start);
    int at = nulls + (count + 7) / 8;
    out.append('[');
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : ",");
      at = appendNested(type.element(), bytes, nulls, i, at, out);
    }
    out.append(']');
  }

  private static void appendStruct(Type.Struct type, byte[] bytes, int start, StringBuilder out) {
    int at = start + (type.fields().size() + 7) / 8;
    out.append('{');
    for (int i = 0; i < type.fields().size(); i++) {
      Column field = type.fields().get(i);
      JsonStrings.quote(field.name(), out.append(i == 0 ? "" : ","));
      at = appendNested(field.type(), bytes, start, i, at, out.append(':'));
    }
    out.append('}');
  }

  /** Appends value {@code i} as JSON; the index after its bytes comes back. */
  private static int appendNested(
      Type type, byte[] bytes, int nulls, int i, int at, StringBuilder out) {
    if ((bytes[nulls + (i >> 3)] & (1 << (i & 7))) != 0) {
      out.append("null");
      return at;
    }
    int width = type.fixedWidth();
    int start = width >= 0 ? at : Bytes.skipVar(bytes, at);
    int end = start + (width >= 0 ? width : (int) Bytes.getVar(bytes, at));
    StringBuilder text = new StringBuilder();
    append(type, bytes, start, end, text);
    if (isJson(type, text)) {
      out.append(text);
    } else {
      JsonStrings.quote(text.toString(), out);
    }
    return end;
  }

  private static boolean isJson(Type type, StringBuilder text) {
    if (type instanceof Type.Plain plain) {
      return switch (plain) {
        case BOOL, INT32, INT64, JSON -> true;
        case FLOAT32, FLOAT64 -> Character.isDigit(text.charAt(text.length() - 1));
        default -> false;
      };
    }
    return true;
  }
}
