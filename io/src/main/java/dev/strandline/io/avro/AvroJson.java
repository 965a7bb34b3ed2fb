package dev.strandline.io.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.apache.avro.Schema;

/**
 * A value in Avro's binary form as JSON that keeps every digit: bytes and decimals are base64, NaN
 * and infinity texts, a map with its keys an object.
 */
final class AvroJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private AvroJson() {}

  /** The value that stands next; recursive schemas were refused before. */
  static JsonNode read(Schema schema, AvroBytes in) {
    return switch (schema.getType()) {
      case NULL -> NODES.nullNode();
      case BOOLEAN -> NODES.booleanNode(in.readBool());
      case INT -> NODES.numberNode(in.readInt());
      case LONG -> NODES.numberNode(in.readLong());
      case FLOAT -> number(in.readFloat());
      case DOUBLE -> number(in.readDouble());
      case STRING -> TextNode.valueOf(text(in));
      case BYTES -> base64(in, in.readLength());
      case FIXED -> base64(in, schema.getFixedSize());
      case ENUM ->
          TextNode.valueOf(
              schema.getEnumSymbols().get(in.readIndex(schema.getEnumSymbols().size())));
      case UNION -> read(schema.getTypes().get(in.readIndex(schema.getTypes().size())), in);
      case RECORD -> {
        ObjectNode object = NODES.objectNode();
        for (Schema.Field field : schema.getFields()) {
          object.set(field.name(), read(field.schema(), in));
        }
        yield object;
      }
      case ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        for (long count = in.readItems(); count != 0; count = in.readItems()) {
          for (long i = 0; i < count; i++) {
            array.add(read(schema.getElementType(), in));
          }
        }
        yield array;
      }
      case MAP -> {
        ObjectNode object = NODES.objectNode();
        for (long count = in.readItems(); count != 0; count = in.readItems()) {
          for (long i = 0; i < count; i++) {
            object.set(text(in), read(schema.getValueType(), in));
          }
        }
        yield object;
      }
    };
  }

  private static JsonNode number(float value) {
    return Float.isFinite(value) ? NODES.numberNode(value) : TextNode.valueOf("" + value);
  }

  private static JsonNode number(double value) {
    return Double.isFinite(value) ? NODES.numberNode(value) : TextNode.valueOf("" + value);
  }

  private static String text(AvroBytes in) {
    int length = in.readLength();
    int from = in.at();
    in.skip(length);
    return new String(in.bytes(), from, length, StandardCharsets.UTF_8);
  }

  private static JsonNode base64(AvroBytes in, int length) {
    int from = in.at();
    in.skip(length);
    byte[] bytes = Arrays.copyOfRange(in.bytes(), from, from + length);
    return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes));
  }
}
