package dev.strandline.transforms.changes;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The type of a column that holds every value of a field, by the schema that events carry. */
final class ConnectTypes {
  private static final int MOST_DIGITS = 38;

  private ConnectTypes() {}

  /** The type as a spec writes it; empty where the schema does not tell one. */
  static String of(@Nullable JsonNode schema) {
    if (schema == null) {
      return "";
    }
    String name = JsonEvents.Schemas.name(schema);
    String semantic = name.substring(name.lastIndexOf('.') + 1);
    return switch (semantic) {
      case "Decimal" -> decimal(schema.path("parameters"));
      case "Date", "IsoDate" -> "date";
      case "Time", "MicroTime", "NanoTime", "IsoTime" -> "time";
      case "Timestamp", "MicroTimestamp", "NanoTimestamp", "IsoTimestamp" -> "timestamp_local";
      case "ZonedTimestamp" -> "timestamp";
      case "Json" -> "json";
      case "VariableScaleDecimal" -> ""; // its digits are the values' own
      default -> plain(schema);
    };
  }

  private static String decimal(JsonNode parameters) {
    int scale = parameters.path("scale").asInt(-1);
    int digits = parameters.path("connect.decimal.precision").asInt(MOST_DIGITS);
    return scale < 0 || scale > digits || digits > MOST_DIGITS
        ? ""
        : "decimal(" + digits + "," + scale + ")";
  }

  private static String plain(JsonNode schema) {
    return switch (schema.path("type").asText("")) {
      case "int8", "int16", "int32", "int" -> "int32";
      case "int64", "long" -> "int64";
      case "float", "float32" -> "float32";
      case "double", "float64" -> "float64";
      case "boolean" -> "bool";
      case "string", "enum" -> "string";
      case "bytes", "fixed" -> "bytes";
      case "map", "struct" -> "json";
      case "array" -> {
        String item = of(schema.get("items"));
        yield item.isEmpty() ? "" : "array<" + item + ">";
      }
      default -> "";
    };
  }
}
