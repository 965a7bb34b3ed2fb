package dev.strandline.transforms.changes;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Keys and values of events as JSON, with every digit of their numbers. */
final class JsonEvents {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonEvents() {}

  /**
   * A payload and its schema.
   *
   * @param schema null where the event has none
   */
  record Document(@Nullable JsonNode schema, JsonNode payload) {
    /** The schema of the payload's field; null if there is none. */
    @Nullable JsonNode schemaOf(String field) {
      return Schemas.field(schema, field);
    }
  }

  /** The document of a key or value; null for a tombstone. */
  static @Nullable Document read(byte @Nullable [] bytes, String what, ChangeEvent event)
      throws UndecodableEvent {
    if (bytes == null || bytes.length == 0) {
      return null;
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new UndecodableEvent(
          DecodeFault.NOT_JSON,
          "",
          "Cannot read the event's " + what + ": it is not well-formed JSON" + event.place());
    }
    JsonNode schema = null;
    if (node.size() == 2 && node.has("schema") && node.has("payload")) {
      JsonNode found = node.get("schema");
      schema = found.isNull() ? null : found;
      node = node.get("payload");
    }
    return node.isNull() || node.isMissingNode() ? null : new Document(schema, node);
  }

  /** The same, of a value that must be an object where it is there. */
  static @Nullable Document object(byte @Nullable [] bytes, String what, ChangeEvent event)
      throws UndecodableEvent {
    Document document = read(bytes, what, event);
    if (document != null && !document.payload().isObject()) {
      throw new UndecodableEvent(
          DecodeFault.NOT_JSON,
          "",
          "Cannot read the event's " + what + ": it is no JSON object" + event.place());
    }
    return document;
  }

  /** Connect's schemas, as they stand in events. */
  static final class Schemas {
    private Schemas() {}

    static @Nullable JsonNode field(@Nullable JsonNode schema, String name) {
      JsonNode fields = schema == null ? null : schema.get("fields");
      if (fields != null) {
        for (JsonNode field : fields) {
          if (name.equals(field.path("field").asText())) {
            return field;
          }
        }
      }
      return null;
    }

    /** The schema's own name, such as {@code io.debezium.time.Date}; empty if it has none. */
    static String name(@Nullable JsonNode schema) {
      return schema == null ? "" : schema.path("name").asText("");
    }
  }
}
