package dev.strandline.transforms.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.strandline.model.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A value of an event in the form that our casts read: decimals and temporal values as texts,
 * whatever number or bytes they came as. Exact: nothing is rounded, nothing goes through floating
 * point.
 *
 * <p>Source of the forms: Debezium's documentation of its connectors, "Data type mappings", and
 * Kafka Connect's logical types.
 */
final class EventValue {
  private static final String CONNECT = "org.apache.kafka.connect.data.";
  private static final String DEBEZIUM = "io.debezium.";
  private static final long NANOS_A_DAY = 86_400_000_000_000L;

  /** The first and last day that PostgreSQL has; what lies beyond stands for infinity. */
  private static final long FIRST_DAY = LocalDate.of(-4713, 1, 1).toEpochDay();

  private static final long LAST_DAY = LocalDate.of(5_874_897, 12, 31).toEpochDay();

  /** Debezium's stand-ins for infinity in timestamps, in microseconds. */
  private static final long POSITIVE_INFINITY = 9_223_372_036_825_200_000L;

  private static final long NEGATIVE_INFINITY = -9_223_372_036_832_400_000L;

  private EventValue() {}

  /** A value that no type of ours but a float's has. */
  static final class NotFinite extends Exception {
    private static final long serialVersionUID = 1;

    NotFinite() {
      super("not finite", null, false, false);
    }
  }

  /** A value in a form that its type does not have, or a number of unknown unit. */
  static final class BadForm extends Exception {
    private static final long serialVersionUID = 1;
    private final DecodeFault fault;

    BadForm(DecodeFault fault, String why) {
      super(why, null, false, false);
      this.fault = fault;
    }

    DecodeFault fault() {
      return fault;
    }
  }

  /**
   * The value as our casts read it.
   *
   * @param schema the event's, where it has one
   */
  static JsonNode plain(
      JsonNode value, @Nullable JsonNode schema, Type type, ChangeColumn.Unit unit, Forms forms)
      throws BadForm, NotFinite {
    if (value.isNull()) {
      return value;
    }
    String name = JsonEvents.Schemas.name(schema);
    if (type instanceof Type.Array array && value.isArray()) {
      ArrayNode out = JsonNodeFactory.instance.arrayNode(value.size());
      JsonNode items = schema == null ? null : schema.get("items");
      for (JsonNode item : value) {
        out.add(plain(item, items, array.element(), unit, forms));
      }
      return out;
    }
    if (type instanceof Type.Decimal decimal) {
      return decimal(value, schema, name, decimal, forms);
    }
    if (!(type instanceof Type.Plain plain)) {
      return value;
    }
    return switch (plain) {
      case DATE -> value.isIntegralNumber() ? date(value, name) : finite(stripped(value, name));
      case TIME -> value.isIntegralNumber() ? time(value, name, unit) : stripped(value, name);
      case TIMESTAMP ->
          value.isIntegralNumber()
              ? TextNode.valueOf(timestamp(value, name, unit) + "Z")
              : finite(value);
      case TIMESTAMP_LOCAL ->
          value.isIntegralNumber()
              ? TextNode.valueOf(timestamp(value, name, unit))
              : finite(stripped(value, name));
      case STRING -> string(value, schema, name);
      case BOOL -> bool(value, name);
      case BYTES -> forms == Forms.LATIN_1 ? latin1(value) : value;
      case INT32, INT64, FLOAT32, FLOAT64, JSON -> value;
    };
  }

  /** Forms that a format has for all of its events. */
  enum Forms {
    PRECISE,
    STRING,
    /** Bytes are texts of ISO 8859-1, as Canal writes them. */
    LATIN_1
  }

  private static JsonNode decimal(
      JsonNode value, @Nullable JsonNode schema, String name, Type.Decimal type, Forms forms)
      throws BadForm, NotFinite {
    if (value.isNumber()) {
      return TextNode.valueOf(value.decimalValue().toString());
    }
    if (value.isObject() && value.has("scale") && value.has("value")) {
      return unscaled(value.get("value"), value.get("scale").asInt());
    }
    if (!value.isTextual()) {
      throw new BadForm(DecodeFault.BAD_FORM, "no decimal");
    }
    if (name.equals(CONNECT + "Decimal")) {
      JsonNode scale = schema == null ? null : schema.path("parameters").get("scale");
      if (scale == null) {
        throw new BadForm(DecodeFault.BAD_FORM, "a decimal whose schema has no scale");
      }
      return unscaled(value, scale.asInt());
    }
    if (schema == null && forms == Forms.PRECISE) {
      return unscaled(value, type.scale());
    }
    String text = value.asText();
    if (text.equalsIgnoreCase("NaN") || text.toLowerCase(java.util.Locale.ROOT).contains("inf")) {
      throw new NotFinite();
    }
    return value;
  }

  private static JsonNode unscaled(JsonNode value, int scale) throws BadForm {
    try {
      byte[] bytes = Base64.getDecoder().decode(value.asText());
      if (bytes.length > 0) {
        return TextNode.valueOf(new BigDecimal(new BigInteger(bytes), scale).toString());
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new BadForm(
        DecodeFault.BAD_FORM,
        "no base64 of an unscaled decimal (if the source writes decimals as texts, say decimals:"
            + " string)");
  }

  private static JsonNode date(JsonNode value, String name) throws BadForm, NotFinite {
    long days = value.longValue();
    if (name.equals(DEBEZIUM + "time.Timestamp") || name.equals(CONNECT + "Timestamp")) {
      throw new BadForm(DecodeFault.BAD_FORM, "a timestamp, not a date");
    }
    if (!value.canConvertToLong() || days < FIRST_DAY || days > LAST_DAY) {
      throw new NotFinite();
    }
    return TextNode.valueOf(LocalDate.ofEpochDay(days).toString());
  }

  private static JsonNode time(JsonNode value, String name, ChangeColumn.Unit unit) throws BadForm {
    BigInteger nanos = nanos(value, name, unit);
    if (nanos.signum() < 0 || nanos.compareTo(BigInteger.valueOf(NANOS_A_DAY)) >= 0) {
      throw new BadForm(DecodeFault.BAD_FORM, "no time of a day");
    }
    long of = nanos.longValue();
    return TextNode.valueOf(
        "%02d:%02d:%02d.%09d"
            .formatted(
                of / 3_600_000_000_000L,
                of / 60_000_000_000L % 60,
                of / 1_000_000_000 % 60,
                of % 1_000_000_000));
  }

  private static String timestamp(JsonNode value, String name, ChangeColumn.Unit unit)
      throws BadForm, NotFinite {
    BigInteger nanos = nanos(value, name, unit);
    BigInteger micros = nanos.divide(BigInteger.valueOf(1000));
    // In milliseconds the stand-ins have lost some digits.
    if (micros.compareTo(BigInteger.valueOf(POSITIVE_INFINITY - 1000)) >= 0
        || micros.compareTo(BigInteger.valueOf(NEGATIVE_INFINITY + 1000)) <= 0) {
      throw new NotFinite();
    }
    BigInteger[] parts = nanos.divideAndRemainder(BigInteger.valueOf(1_000_000_000));
    long second = parts[0].longValue();
    int fraction = parts[1].intValue();
    if (fraction < 0) {
      second--;
      fraction += 1_000_000_000;
    }
    LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    return time.toLocalDate()
        + "T%02d:%02d:%02d.%09d"
            .formatted(time.getHour(), time.getMinute(), time.getSecond(), fraction);
  }

  private static BigInteger nanos(JsonNode value, String name, ChangeColumn.Unit unit)
      throws BadForm {
    ChangeColumn.Unit of =
        switch (name) {
          case DEBEZIUM + "time.Time",
              DEBEZIUM + "time.Timestamp",
              CONNECT + "Time",
              CONNECT + "Timestamp" ->
              ChangeColumn.Unit.MILLIS;
          case DEBEZIUM + "time.MicroTime", DEBEZIUM + "time.MicroTimestamp" ->
              ChangeColumn.Unit.MICROS;
          case DEBEZIUM + "time.NanoTime", DEBEZIUM + "time.NanoTimestamp" ->
              ChangeColumn.Unit.NANOS;
          default -> unit;
        };
    if (of == ChangeColumn.Unit.OF_SCHEMA) {
      throw new BadForm(
          DecodeFault.AMBIGUOUS,
          "a number of milliseconds, microseconds or nanoseconds, and the event has no schema that"
              + " tells; say unit: millis, micros or nanos at the column");
    }
    return value.bigIntegerValue().multiply(BigInteger.valueOf(of.nanos()));
  }

  /** Debezium's Iso forms have a Z behind values that have no zone. */
  private static JsonNode stripped(JsonNode value, String name) {
    String text = value.asText();
    return name.startsWith(DEBEZIUM + "time.Iso") && text.endsWith("Z")
        ? TextNode.valueOf(text.substring(0, text.length() - 1))
        : value;
  }

  private static JsonNode finite(JsonNode value) throws NotFinite {
    String text = value.asText();
    if (text.equalsIgnoreCase("infinity") || text.equalsIgnoreCase("-infinity")) {
      throw new NotFinite();
    }
    return value;
  }

  private static JsonNode string(JsonNode value, @Nullable JsonNode schema, String name)
      throws BadForm {
    if (value.isTextual()) {
      if (name.equals(CONNECT + "Decimal")) {
        return unscaled(
            value, schema == null ? 0 : schema.path("parameters").path("scale").asInt());
      }
      return value;
    }
    if (value.isObject() && name.equals(DEBEZIUM + "data.VariableScaleDecimal")) {
      return unscaled(value.path("value"), value.path("scale").asInt());
    }
    return TextNode.valueOf(value.toString());
  }

  private static JsonNode bool(JsonNode value, String name) throws BadForm {
    if (value.isIntegralNumber() && (value.longValue() == 0 || value.longValue() == 1)) {
      return JsonNodeFactory.instance.booleanNode(value.longValue() == 1); // MySQL's tinyint(1)
    }
    if (value.isTextual() && name.equals(DEBEZIUM + "data.Bits")) {
      try {
        byte[] bits = value.binaryValue();
        return JsonNodeFactory.instance.booleanNode(bits.length > 0 && (bits[0] & 1) != 0);
      } catch (IOException e) {
        throw new BadForm(DecodeFault.BAD_FORM, "no base64 of bits");
      }
    }
    return value;
  }

  private static JsonNode latin1(JsonNode value) {
    byte[] bytes = value.asText().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes));
  }
}
