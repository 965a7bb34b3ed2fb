package dev.strandline.io.values;

import dev.strandline.io.delimited.Utf8;
import dev.strandline.model.Column;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastReason;
import dev.strandline.model.cast.CastSettings;
import dev.strandline.model.cast.FieldCast;
import dev.strandline.model.cast.FieldCasts;
import dev.strandline.model.cast.LocalZone;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Puts typed values into one column where nothing is lost: an integer into a wider one, a decimal
 * into one of a larger scale, nanoseconds that are whole microseconds.
 *
 * <p>Text is cast as a text file's would be. {@link #accepts} says before the first record whether
 * a file's field can suit at all; a value that does not is {@link UnfitValue}, and nothing is put.
 * One for each thread.
 */
public final class ValueSink {
  private static final long SECOND = 1_000_000L;

  private final Column column;
  private final String top;
  private final CastSettings casts;
  private final Type type;
  private final FieldCast cast;
  private final @Nullable LocalZone zone;
  private final boolean finiteOnly;

  /**
   * @throws IllegalArgumentException if the settings cannot work for the type
   */
  public ValueSink(Column column, CastSettings casts) {
    this(column, column.name(), casts);
  }

  /**
   * @param top the name of the column of the rows that the value is in
   */
  private ValueSink(Column column, String top, CastSettings casts) {
    this.column = column;
    this.top = top;
    this.casts = casts;
    this.type = column.type();
    this.cast = FieldCasts.compile(column, casts);
    String name = casts.zone();
    this.zone = name == null ? null : new LocalZone(ZoneId.of(name), casts.overlap());
    this.finiteOnly = casts.nonFinite() == CastSettings.NonFinite.REJECT;
  }

  public Column column() {
    return column;
  }

  /** Puts the items of this one's arrays. */
  public ValueSink items() {
    return inside("[]", ((Type.Array) type).element());
  }

  /** Puts that field of this one's structs. */
  public ValueSink field(Column field) {
    return inside("." + field.name(), field.type());
  }

  /** Messages say where it is; letters name the column of the rows, and keep its values secret. */
  private ValueSink inside(String path, Type of) {
    Column inner = new Column(column.name() + path, of, true, column.sensitive());
    return new ValueSink(inner, top, casts.inside());
  }

  /** Whether values of that kind can suit the column. */
  public boolean accepts(ValueKind kind) {
    if (kind == ValueKind.TEXT) {
      return true;
    }
    if (type instanceof Type.Decimal) {
      return kind == ValueKind.DECIMAL || kind == ValueKind.WHOLE;
    }
    if (!(type instanceof Type.Plain plain)) {
      return type instanceof Type.Array ? kind == ValueKind.LIST : kind == ValueKind.GROUP;
    }
    return switch (plain) {
      case STRING -> kind == ValueKind.JSON || kind == ValueKind.BYTES;
      case JSON -> kind == ValueKind.JSON;
      case BYTES -> kind == ValueKind.BYTES || kind == ValueKind.JSON;
      case BOOL -> kind == ValueKind.BOOL;
      case INT32, INT64 -> kind == ValueKind.WHOLE;
      case FLOAT32 -> kind == ValueKind.FLOAT;
      case FLOAT64 ->
          kind == ValueKind.FLOAT || kind == ValueKind.DOUBLE || kind == ValueKind.WHOLE;
      case DATE -> kind == ValueKind.DATE;
      case TIME -> kind == ValueKind.TIME;
      case TIMESTAMP ->
          kind == ValueKind.INSTANT
              || kind == ValueKind.INSTANT_OR_LOCAL
              || (kind == ValueKind.LOCAL && zone != null);
      case TIMESTAMP_LOCAL ->
          kind == ValueKind.LOCAL
              || kind == ValueKind.INSTANT_OR_LOCAL
              || (kind == ValueKind.INSTANT && zone != null);
    };
  }

  public void putNull(RowWriter out) throws UnfitValue {
    if (!column.nullable()) {
      throw new UnfitValue(
          CastReason.MISSING_VALUE,
          top,
          "Cannot read column \""
              + column.name()
              + "\": "
              + CastReason.MISSING_VALUE.meaning()
              + " ["
              + CastReason.MISSING_VALUE.id()
              + "]");
    }
    out.putNull();
  }

  public void putBool(boolean value, RowWriter out) {
    out.putBool(value);
  }

  public void putWhole(long value, RowWriter out) throws UnfitValue {
    if (type instanceof Type.Decimal) {
      putDecimal(value, 0, out);
    } else if (type == Type.Plain.INT32) {
      if ((int) value != value) {
        throw unfit(CastReason.OUT_OF_RANGE, value);
      }
      out.putInt((int) value);
    } else if (type == Type.Plain.FLOAT64) {
      double real = value;
      if (Math.abs(value) > 1L << 53) {
        throw unfit(CastReason.OUT_OF_RANGE, value);
      }
      out.putDouble(real);
    } else {
      out.putLong(value);
    }
  }

  /** The same for 64 bits without a sign. */
  public void putUnsigned(long value, RowWriter out) throws UnfitValue {
    if (value >= 0) {
      putWhole(value, out);
    } else if (type instanceof Type.Decimal) {
      putDecimal(new BigInteger(Long.toUnsignedString(value)), 0, out);
    } else {
      throw unfit(CastReason.OUT_OF_RANGE, Long.toUnsignedString(value));
    }
  }

  public void putFloat(float value, RowWriter out) throws UnfitValue {
    if (finiteOnly && !Float.isFinite(value)) {
      throw unfit(CastReason.NOT_FINITE, value);
    }
    if (type == Type.Plain.FLOAT32) {
      out.putFloat(value);
    } else {
      out.putDouble(value);
    }
  }

  public void putDouble(double value, RowWriter out) throws UnfitValue {
    if (finiteOnly && !Double.isFinite(value)) {
      throw unfit(CastReason.NOT_FINITE, value);
    }
    out.putDouble(value);
  }

  /** A decimal of up to 18 digits. */
  public void putDecimal(long unscaled, int scale, RowWriter out) throws UnfitValue {
    Type.Decimal wanted = (Type.Decimal) type;
    if (wanted.isLong() && scale == wanted.scale() && fits(unscaled, wanted.precision())) {
      out.putLong(unscaled);
    } else {
      putDecimal(BigInteger.valueOf(unscaled), scale, out);
    }
  }

  private static boolean fits(long unscaled, int precision) {
    long limit = POWERS[precision];
    return unscaled < limit && unscaled > -limit;
  }

  private static final long[] POWERS = powers();

  private static long[] powers() {
    long[] powers = new long[Type.Decimal.MAX_LONG_PRECISION + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  /** A decimal whose digits are a big-endian two's complement. */
  public void putDecimal(byte[] bytes, int from, int to, int scale, RowWriter out)
      throws UnfitValue {
    if (from == to) {
      throw new UnfitValue(
          ValueFault.WRONG_KIND.id(),
          top,
          "Cannot read column \""
              + column.name()
              + "\": a decimal has no bytes ["
              + ValueFault.WRONG_KIND.id()
              + "]");
    }
    putDecimal(new BigInteger(bytes, from, to - from), scale, out);
  }

  private void putDecimal(BigInteger unscaled, int scale, RowWriter out) throws UnfitValue {
    Type.Decimal wanted = (Type.Decimal) type;
    BigDecimal value = new BigDecimal(unscaled, scale);
    BigDecimal scaled;
    try {
      scaled = value.setScale(wanted.scale(), RoundingMode.UNNECESSARY);
    } catch (ArithmeticException e) {
      throw unfit(CastReason.TOO_MANY_FRACTION_DIGITS, value.toPlainString());
    }
    if (scaled.precision() > wanted.precision()) {
      throw unfit(CastReason.TOO_MANY_DIGITS, value.toPlainString());
    }
    if (wanted.isLong()) {
      out.putLong(scaled.unscaledValue().longValueExact());
    } else {
      out.putBytes(scaled.unscaledValue().toByteArray());
    }
  }

  public void putDate(int days, RowWriter out) {
    out.putInt(days);
  }

  /**
   * Puts a time of the day.
   *
   * @param perSecond the unit: 1,000 for milliseconds, and so on
   */
  public void putTime(long value, long perSecond, RowWriter out) throws UnfitValue {
    long micros = micros(value, perSecond);
    if (micros < 0 || micros >= 86_400 * SECOND) {
      throw unfit(CastReason.NO_SUCH_TIME, value);
    }
    out.putLong(micros);
  }

  /** A point in time, since 1970-01-01T00:00Z. */
  public void putInstant(long value, long perSecond, RowWriter out) throws UnfitValue {
    long micros = micros(value, perSecond);
    if (type == Type.Plain.TIMESTAMP_LOCAL && zone != null) {
      micros = moved(micros, zone.offsetOfInstant(Math.floorDiv(micros, SECOND)));
    }
    out.putLong(micros);
  }

  /** A point in time of that day since 1970-01-01, in UTC. */
  public void putInstantOfDay(long day, long nanos, RowWriter out) throws UnfitValue {
    if (nanos % 1000 != 0) {
      throw unfit(CastReason.TOO_FINE, nanos);
    }
    long micros;
    try {
      micros = Math.addExact(Math.multiplyExact(day, 86_400 * SECOND), nanos / 1000);
    } catch (ArithmeticException e) {
      throw unfit(CastReason.DATE_OUT_OF_RANGE, day);
    }
    putInstant(micros, SECOND, out);
  }

  /** What clocks showed, since 1970-01-01T00:00 on them. */
  public void putLocal(long value, long perSecond, RowWriter out) throws UnfitValue {
    long micros = micros(value, perSecond);
    if (type == Type.Plain.TIMESTAMP && zone != null) {
      long second = Math.floorDiv(micros, SECOND);
      int offset = zone.offsetOfLocal(second);
      if (offset == LocalZone.GAP || offset == LocalZone.AMBIGUOUS) {
        CastReason reason =
            offset == LocalZone.GAP ? CastReason.IN_A_GAP : CastReason.AMBIGUOUS_TIME;
        throw unfit(reason, LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
      }
      micros = moved(micros, -offset);
    }
    out.putLong(micros);
  }

  private long moved(long micros, int seconds) throws UnfitValue {
    try {
      return Math.addExact(micros, seconds * SECOND);
    } catch (ArithmeticException e) {
      throw unfit(CastReason.DATE_OUT_OF_RANGE, micros);
    }
  }

  private long micros(long value, long perSecond) throws UnfitValue {
    if (perSecond == SECOND) {
      return value;
    }
    if (perSecond > SECOND) {
      long per = perSecond / SECOND;
      if (value % per != 0) {
        throw unfit(CastReason.TOO_FINE, value);
      }
      return value / per;
    }
    try {
      return Math.multiplyExact(value, SECOND / perSecond);
    } catch (ArithmeticException e) {
      throw unfit(CastReason.DATE_OUT_OF_RANGE, value);
    }
  }

  /** Text in UTF-8, cast to the column's type. */
  public void putText(byte[] bytes, int from, int to, RowWriter out) throws UnfitValue {
    if (type == Type.Plain.STRING) {
      checkUtf8(bytes, from, to);
    }
    CastReason reason = cast.cast(bytes, from, to, out);
    if (reason != null) {
      throw new UnfitValue(reason, top, cast.explain(reason, bytes, from, to));
    }
  }

  /** Bytes as they are; for a string they must be UTF-8. */
  public void putBytes(byte[] bytes, int from, int to, RowWriter out) throws UnfitValue {
    if (type == Type.Plain.STRING) {
      putText(bytes, from, to, out);
    } else {
      out.putBytes(bytes, from, to);
    }
  }

  /** A JSON text of a writer that may not have checked it; bytes are taken as they are. */
  public void putJson(byte[] bytes, int from, int to, RowWriter out) throws UnfitValue {
    if (type == Type.Plain.BYTES) {
      out.putBytes(bytes, from, to);
    } else {
      putText(bytes, from, to, out);
    }
  }

  private void checkUtf8(byte[] bytes, int from, int to) throws UnfitValue {
    if (Utf8.firstInvalid(bytes, from, to) >= 0) {
      throw new UnfitValue(
          ValueFault.NOT_UTF8.id(),
          top,
          "Cannot read column \""
              + column.name()
              + "\": the text is not valid UTF-8 ["
              + ValueFault.NOT_UTF8.id()
              + "]");
    }
  }

  private UnfitValue unfit(CastReason reason, Object value) {
    return new UnfitValue(
        reason,
        top,
        "Cannot read column \""
            + column.name()
            + "\" as "
            + type
            + ": "
            + reason.meaning()
            + ", "
            + (column.sensitive() ? "(a sensitive value)" : "\"" + value + "\"")
            + " ["
            + reason.id()
            + "]");
  }
}
