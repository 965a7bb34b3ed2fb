package dev.strandline.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The type of a column's values.
 *
 * <p>Stored forms, little-endian where fixed: bool 1 byte; int32, date (days since 1970-01-01) and
 * float32 4 bytes; int64, time (microseconds of the day), timestamp (microseconds since
 * 1970-01-01T00:00Z), timestamp_local (microseconds since 1970-01-01T00:00 on a clock without a
 * zone) and float64 8 bytes; decimal(p,s) its unscaled value, 8 bytes where p &lt;= 18, else
 * minimal big-endian two's complement; string and json UTF-8; bytes as they are; array and struct
 * nested in the same forms, see {@link RecordBatch}.
 */
public sealed interface Type extends java.io.Serializable {
  /** Types without parameters. */
  enum Plain implements Type {
    STRING,
    BOOL,
    INT32,
    INT64,
    FLOAT32,
    FLOAT64,
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMP_LOCAL,
    BYTES,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** An exact decimal of {@code precision} digits (1 to 38), {@code scale} of them fractional. */
  record Decimal(int precision, int scale) implements Type {
    /** The largest precision that is stored as a 64-bit unscaled value. */
    public static final int MAX_LONG_PRECISION = 18;

    public Decimal {
      if (precision < 1 || precision > 38) {
        throw new IllegalArgumentException("precision must be 1 to 38, got " + precision);
      }
      if (scale < 0 || scale > precision) {
        throw new IllegalArgumentException("scale must be 0 to the precision, got " + scale);
      }
    }

    /** Whether the unscaled value is stored in 8 bytes. */
    public boolean isLong() {
      return precision <= MAX_LONG_PRECISION;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Decimal that && precision == that.precision && scale == that.scale;
    }

    @Override
    public int hashCode() {
      return 64 * precision + scale;
    }

    @Override
    public String toString() {
      return "decimal(" + precision + "," + scale + ")";
    }
  }

  /** A list of values of one type, each of which may be null. */
  record Array(Type element) implements Type {
    @Override
    public String toString() {
      return "array<" + element + ">";
    }
  }

  /**
   * Named values, each of which may be null: a required field is made nullable. Sensitive is the
   * column that holds the struct, never a field alone.
   */
  record Struct(List<Column> fields) implements Type {
    public Struct {
      if (fields.isEmpty()) {
        throw new IllegalArgumentException("a struct needs a field");
      }
      Set<String> names = new HashSet<>();
      for (Column field : fields) {
        if (field.sensitive()) {
          throw new IllegalArgumentException(
              "the field \"" + field.name() + "\" is sensitive: make its column so");
        }
        if (!names.add(field.name())) {
          throw new IllegalArgumentException("two fields are named \"" + field.name() + "\"");
        }
      }
      fields = fields.stream().map(f -> Column.nullable(f.name(), f.type())).toList();
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("struct<");
      for (Column field : fields) {
        text.append(text.length() > 7 ? "," : "").append(field.name()).append(':');
        text.append(field.type());
      }
      return text.append('>').toString();
    }
  }

  /**
   * The type that a spec's text names, such as {@code decimal(12,3)} or {@code array<string>}.
   *
   * @throws IllegalArgumentException naming what is wrong and the known types
   */
  static Type parse(String text) {
    return new TypeParser(text).parse();
  }

  /** Bytes of the stored form where it is fixed, else -1. */
  default int fixedWidth() {
    if (this instanceof Plain plain) {
      return switch (plain) {
        case BOOL -> 1;
        case INT32, DATE, FLOAT32 -> 4;
        case INT64, TIME, TIMESTAMP, TIMESTAMP_LOCAL, FLOAT64 -> 8;
        case STRING, BYTES, JSON -> -1;
      };
    }
    return this instanceof Decimal decimal && decimal.isLong() ? 8 : -1;
  }
}
