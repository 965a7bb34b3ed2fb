package dev.strandline.transforms.changes;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.strandline.model.WireMessages;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of events as JSON, with every digit of their numbers; those of a schema
 * registry's wire format, where the spec says where their schemas are.
 */
final class JsonEvents {
  private static final String KEY = "key";
  private static final String VALUE = "value";
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** Events in JSON. */
  static final JsonEvents PLAIN = new JsonEvents(null);

  private final @Nullable WireMessages wire;

  private JsonEvents(@Nullable WireMessages wire) {
    this.wire = wire;
  }

  /** Events whose values are in that wire format, and whose keys may be. */
  static JsonEvents of(WireMessages wire) {
    return new JsonEvents(wire);
  }

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
  private @Nullable Document read(byte @Nullable [] bytes, String what, ChangeEvent event)
      throws UndecodableEvent {
    if (bytes == null || bytes.length == 0) {
      return null;
    }
    if (wire != null && (bytes[0] == WireMessages.MAGIC || what.equals(VALUE))) {
      return read(wire, bytes, what, event);
    }
    JsonNode node = json(bytes, what, event);
    JsonNode schema = null;
    if (node.size() == 2 && node.has("schema") && node.has("payload")) {
      JsonNode found = node.get("schema");
      schema = found.isNull() ? null : found;
      node = node.get("payload");
    }
    return node.isNull() || node.isMissingNode() ? null : new Document(schema, node);
  }

  /** The value of a text, with every digit of its numbers. */
  JsonNode json(byte[] bytes, String what, ChangeEvent event) throws UndecodableEvent {
    try {
      return MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new UndecodableEvent(
          DecodeFault.NOT_JSON,
          "",
          "Cannot read the event's "
              + what
              + ": it is not well-formed JSON"
              + (bytes.length > 0 && bytes[0] == WireMessages.MAGIC
                  ? ", but looks like Avro of a schema registry; say where the schemas are, avro: {...}"
                  : "")
              + event.place());
    }
  }

  private static @Nullable Document read(
      WireMessages wire, byte[] bytes, String what, ChangeEvent event) throws UndecodableEvent {
    try {
      WireMessages.Message message = wire.read(bytes);
      return message.payload().isNull() ? null : new Document(message.schema(), message.payload());
    } catch (WireMessages.UnreadableMessage e) {
      throw new UndecodableEvent(
          e.schemaUnknown() ? DecodeFault.UNKNOWN_SCHEMA : DecodeFault.NOT_AVRO,
          "",
          "Cannot read the event's " + what + ": " + e.getMessage() + event.place());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** The value of an event, which must be an object where it is there. */
  @Nullable Document value(ChangeEvent event) throws UndecodableEvent {
    return object(event.value(), VALUE, event);
  }

  /** The key of an event, which must be an object where it is there. */
  @Nullable Document key(ChangeEvent event) throws UndecodableEvent {
    return object(event.key(), KEY, event);
  }

  /** The image before, where it stands in place of a key. */
  @Nullable Document before(ChangeEvent event) throws UndecodableEvent {
    return object(event.key(), "image before", event);
  }

  private @Nullable Document object(byte @Nullable [] bytes, String what, ChangeEvent event)
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
