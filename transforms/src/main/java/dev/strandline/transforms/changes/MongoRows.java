package dev.strandline.transforms.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strandline.model.Op;
import dev.strandline.model.RowWriter;
import dev.strandline.model.SchemaChange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's events of MongoDB: documents are texts of Extended JSON, the key is {@code _id}, and
 * an update has the whole document, or only what it has changed of it.
 *
 * <p>A field of the document that is absent is null. Of an update without a document only the
 * fields at the top that it names are known; one that reaches into a field is refused, since the
 * field's other parts were not sent.
 */
final class MongoRows {
  private static final String ID = "_id";

  private final RowImages images;
  private final JsonEvents events;
  private final List<String> keys;

  MongoRows(DecodeSettings settings, JsonEvents events) {
    this.images = new RowImages(settings, EventValue.Forms.STRING);
    this.events = events;
    List<String> named = images.fieldsOf(settings.keys());
    this.keys = named.isEmpty() ? List.of(ID) : named;
  }

  /** The fields that no column reads of the documents since this was last asked. */
  List<SchemaChange> takeExtra() {
    return images.takeExtra();
  }

  /** Whether that is the key of a document, as the connector writes it, and of no row. */
  boolean isKey(JsonNode key) {
    return key.size() == 1
        && key.path("id").isTextual()
        && images.hasFields(List.of(ID))
        && !images.hasFields(List.of("id"));
  }

  /** Adds what an event does whose position is known. */
  void rows(
      Op op,
      JsonNode payload,
      JsonEvents.@Nullable Document key,
      EventPosition at,
      ChangeEvent event,
      RowWriter out)
      throws UndecodableEvent {
    if (!images.hasFields(keys)) {
      throw new UndecodableEvent(
          DecodeFault.NO_KEY,
          ID,
          "Cannot tell the key: no column has the field \"" + ID + "\"; add it, or say keys");
    }
    ObjectNode before = document(payload.path("before"), "before", event);
    ObjectNode after = document(payload.path("after"), "after", event);
    if (op == Op.DELETE) {
      images.delete(identified(before, key, event), null, keys, at, out);
    } else if (after != null) {
      images.requireKey(after, keys, event);
      if (op == Op.UPDATE && before != null && !RowImages.sameKey(before, after, keys)) {
        images.requireKey(before, keys, event);
        images.delete(before, null, keys, at, out);
      }
      images.whole(op, after, at, out);
    } else if (op == Op.UPDATE && payload.path("updateDescription").isObject()) {
      ObjectNode changed = identified(before, key, event);
      change(payload.path("updateDescription"), changed, event);
      images.changed(changed, at, out);
    } else {
      throw new UndecodableEvent(
          DecodeFault.NOT_AN_EVENT,
          "",
          "Cannot decode the event: it has neither the document after nor an updateDescription; let"
              + " the connector look documents up (capture.mode=change_streams_update_full)"
              + event.place());
    }
  }

  /** The document before, else one of the key alone. */
  private ObjectNode identified(
      @Nullable ObjectNode before, JsonEvents.@Nullable Document key, ChangeEvent event)
      throws UndecodableEvent {
    ObjectNode found = JsonNodeFactory.instance.objectNode();
    JsonNode id = key == null ? null : key.payload().get("id");
    if (id != null) {
      found.set(ID, id.isTextual() ? parsed(id.asText(), "key", event) : MongoDocument.plain(id));
    }
    for (String field : keys) {
      if (before != null && before.has(field)) {
        found.set(field, before.get(field));
      }
    }
    images.requireKey(found, keys, event);
    return found;
  }

  private void change(JsonNode description, ObjectNode changed, ChangeEvent event)
      throws UndecodableEvent {
    JsonNode removed = description.path("removedFields");
    for (JsonNode field : removed) {
      changed.set(atTop(field.asText(), event), NullNode.instance);
    }
    JsonNode arrays = description.path("truncatedArrays");
    if (arrays.isArray() && !arrays.isEmpty()) {
      throw partOf(arrays.get(0).path("field").asText(""), event);
    }
    ObjectNode updated = document(description.path("updatedFields"), "updatedFields", event);
    if (updated != null) {
      for (var field : updated.properties()) {
        changed.set(atTop(field.getKey(), event), field.getValue());
      }
    }
  }

  private static String atTop(String field, ChangeEvent event) throws UndecodableEvent {
    if (field.indexOf('.') >= 0) {
      throw partOf(field, event);
    }
    return field;
  }

  private static UndecodableEvent partOf(String field, ChangeEvent event) {
    return new UndecodableEvent(
        DecodeFault.NOT_SENT,
        "",
        "Cannot take the update: it changes a part of a field, \""
            + field
            + "\", and the rest was not sent; let the connector look documents up"
            + " (capture.mode=change_streams_update_full)"
            + event.place());
  }

  private @Nullable ObjectNode document(JsonNode text, String what, ChangeEvent event)
      throws UndecodableEvent {
    if (text.isMissingNode() || text.isNull()) {
      return null;
    }
    JsonNode parsed = text.isTextual() ? parsed(text.asText(), what, event) : null;
    if (parsed instanceof ObjectNode object) {
      return object;
    }
    throw new UndecodableEvent(
        DecodeFault.NOT_JSON,
        "",
        "Cannot read the event's " + what + ": it is no text of a document" + event.place());
  }

  private JsonNode parsed(String text, String what, ChangeEvent event) throws UndecodableEvent {
    return MongoDocument.plain(events.json(text.getBytes(StandardCharsets.UTF_8), what, event));
  }
}
