package dev.strandline.io.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * An Avro schema as Kafka Connect's JSON converter writes schemas. The names of Connect's and
 * Debezium's types are those that Confluent's converter has put into the schema ({@code
 * connect.name}); for schemas without them Avro's own logical types say the same.
 *
 * <p>Source: Confluent's {@code AvroData}, and "Avro Serialization" in Debezium's documentation.
 */
final class ConnectSchemas {
  private static final String CONNECT = "org.apache.kafka.connect.data.";
  private static final String DEBEZIUM = "io.debezium.time.";

  private ConnectSchemas() {}

  /**
   * The schema.
   *
   * @throws IllegalArgumentException if a record contains itself, or a union has several types
   */
  static JsonNode of(Schema schema) {
    return node(schema, new HashSet<>());
  }

  private static ObjectNode node(Schema schema, Set<String> above) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    List<Schema> branches = AvroSchemas.branches(schema);
    if (branches.isEmpty()) {
      return node; // always null
    }
    if (branches.size() > 1) {
      throw new IllegalArgumentException("a union of several types, " + branches.size());
    }
    Schema one = branches.get(0);
    name(one, node);
    switch (one.getType()) {
      case RECORD -> {
        if (!above.add(one.getFullName())) {
          throw new IllegalArgumentException(
              "the record " + one.getFullName() + " contains itself");
        }
        ArrayNode fields = node.put("type", "struct").putArray("fields");
        for (Schema.Field field : one.getFields()) {
          fields.add(node(field.schema(), above).put("field", field.name()));
        }
        above.remove(one.getFullName());
      }
      case ARRAY -> node.put("type", "array").set("items", node(one.getElementType(), above));
      case MAP -> node.put("type", "map").set("values", node(one.getValueType(), above));
      default -> node.put("type", one.getType().getName());
    }
    return node;
  }

  private static void name(Schema schema, ObjectNode node) {
    String given = schema.getProp("connect.name");
    String name = given != null ? given : nameOf(schema);
    if (!name.isEmpty()) {
      node.put("name", name);
    }
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      node.putObject("parameters").put("scale", Integer.toString(decimal.getScale()));
    } else if (schema.getObjectProp("connect.parameters") instanceof java.util.Map<?, ?> map
        && map.get("scale") != null) {
      node.putObject("parameters").put("scale", String.valueOf(map.get("scale")));
    }
  }

  private static String nameOf(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (schema.getType() == Schema.Type.RECORD) {
      return schema.getFullName();
    }
    return switch (logical == null ? "" : logical.getName()) {
      case "decimal" -> CONNECT + "Decimal";
      case "date" -> CONNECT + "Date";
      case "time-millis" -> CONNECT + "Time";
      case "time-micros" -> DEBEZIUM + "MicroTime";
      case "timestamp-millis", "local-timestamp-millis" -> CONNECT + "Timestamp";
      case "timestamp-micros", "local-timestamp-micros" -> DEBEZIUM + "MicroTimestamp";
      case "timestamp-nanos", "local-timestamp-nanos" -> DEBEZIUM + "NanoTimestamp";
      default -> "";
    };
  }
}
