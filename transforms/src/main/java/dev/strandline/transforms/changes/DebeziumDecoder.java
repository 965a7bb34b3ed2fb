package dev.strandline.transforms.changes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strandline.model.Horizon;
import dev.strandline.model.Op;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.SchemaChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's events as JSON, with the schema in each or without, or in Avro; whole or unwrapped by
 * ExtractNewRecordState.
 *
 * <p>Of a delete only the key is used: what else its image has may be made up. A tombstone changes
 * nothing, unless events are ordered by offset: there it is a delete.
 */
final class DebeziumDecoder implements TableDecoder {
  private final DecodeSettings settings;
  private final RowImages images;
  private final LogPositions positions;
  private final List<String> keys;
  private final JsonEvents events;
  private final MongoRows mongo;
  private Horizon truncates = Horizon.NONE;

  DebeziumDecoder(DecodeSettings settings, JsonEvents events) {
    this.events = events;
    this.mongo = new MongoRows(settings, events);
    this.settings = settings;
    this.images =
        new RowImages(
            settings,
            settings.decimals() == DecodeSettings.Decimals.PRECISE
                ? EventValue.Forms.PRECISE
                : EventValue.Forms.STRING);
    this.positions = new LogPositions(settings.incarnation());
    this.keys = images.fieldsOf(settings.keys());
  }

  @Override
  public Schema schema() {
    return images.schema();
  }

  @Override
  public DecodeSettings settings() {
    return settings;
  }

  @Override
  public List<SchemaChange> takeExtra() {
    List<SchemaChange> ofDocuments = mongo.takeExtra();
    return ofDocuments.isEmpty() ? images.takeExtra() : ofDocuments;
  }

  @Override
  public Horizon takeTruncates() {
    Horizon taken = truncates;
    truncates = Horizon.NONE;
    return taken;
  }

  @Override
  public @Nullable TableEvent read(ChangeEvent event) throws UndecodableEvent {
    JsonEvents.Document value = events.value(event);
    if (value == null) {
      // The delete came before it.
      return settings.order() == DecodeSettings.Order.OFFSET
          ? new TableEvent(event.topic(), null)
          : null;
    }
    JsonNode payload = value.payload();
    return isOfNoTable(payload)
        ? null
        : new TableEvent(
            isWrapped(payload) ? nameOf(payload.path("source"), event) : event.topic(), value);
  }

  private static boolean isWrapped(JsonNode payload) {
    return payload.has("op")
        && (payload.has("after") || payload.has("before") || isOfMongo(payload));
  }

  private static boolean isOfMongo(JsonNode payload) {
    return payload.path("source").path("connector").asText("").equals("mongodb");
  }

  /** Messages of the log, marks of transactions, heartbeats, and statements that change schemas. */
  private static boolean isOfNoTable(JsonNode payload) {
    return (payload.path("op").asText().equals("m") && payload.has("message"))
        || (payload.has("status") && payload.has("event_count") && payload.has("data_collections"))
        || (payload.has("ddl") && payload.has("databaseName") && payload.has("source"))
        || (payload.size() == 1 && payload.has("ts_ms"));
  }

  @Override
  public void rows(TableEvent told, ChangeEvent event, RowWriter out) throws UndecodableEvent {
    JsonEvents.Document key = events.key(event);
    JsonEvents.Document value = told.value();
    if (value == null) {
      tombstone(key, event, out);
    } else if (isWrapped(value.payload())) {
      envelope(value, key, event, out);
    } else {
      unwrapped(value, key, event, out);
    }
  }

  /** The dotted name: of the source block where it has one, else of the topic. */
  private static String nameOf(JsonNode source, ChangeEvent event) {
    if (source.has("collection")) {
      return source.path("db").asText("") + "." + source.path("collection").asText("");
    }
    if (!source.has("table")) {
      return event.topic();
    }
    return source.path("db").asText("")
        + "."
        + (source.path("schema").isTextual() ? source.path("schema").asText() + "." : "")
        + source.path("table").asText("");
  }

  private void tombstone(JsonEvents.@Nullable Document key, ChangeEvent event, RowWriter out)
      throws UndecodableEvent {
    if (key == null || mongo.isKey(key.payload())) {
      return; // of a document the delete is another event, before it
    }
    images.delete(
        key.payload(),
        key.schema(),
        images.keyFields(key.payload(), event),
        EventPosition.inPartition(event, settings.incarnation()),
        out);
  }

  private void envelope(
      JsonEvents.Document value,
      JsonEvents.@Nullable Document key,
      ChangeEvent event,
      RowWriter out)
      throws UndecodableEvent {
    JsonNode payload = value.payload();
    String word = payload.path("op").asText("");
    if (word.equals("t")) {
      truncate(payload.path("source"), event);
      return;
    }
    Op op = op(word, event);
    EventPosition at = position(payload.path("source"), op, event);
    if (isOfMongo(payload)) {
      mongo.rows(op, payload, key, at, event, out);
      return;
    }
    if (op == Op.DELETE) {
      delete(value, key, event, at, out);
      return;
    }
    JsonNode after = payload.path("after");
    JsonNode schema = value.schemaOf("after");
    List<String> fields = keyFields(key, event);
    if (!after.isObject()) {
      throw new UndecodableEvent(
          DecodeFault.NOT_AN_EVENT,
          "",
          "Cannot decode the event: its op is " + word + ", and it has no after" + event.place());
    }
    images.requireKey(after, fields, event);
    JsonNode before = payload.path("before");
    if (op == Op.UPDATE && before.isObject() && !RowImages.sameKey(before, after, fields)) {
      images.requireKey(before, fields, event);
      images.delete(before, value.schemaOf("before"), fields, at, out);
    }
    images.row(op, after, schema, at, out);
  }

  private void truncate(JsonNode source, ChangeEvent event) throws UndecodableEvent {
    switch (settings.truncate()) {
      case IGNORE -> {}
      case APPLY -> truncates = truncates.and(position(source, Op.DELETE, event).horizon());
      case REJECT ->
          throw new UndecodableEvent(
              DecodeFault.TRUNCATED,
              "",
              "Cannot apply the event: it empties the whole table; say truncate: apply, and replay"
                  + " it, or make the table again with --full, or say truncate: ignore"
                  + event.place());
    }
  }

  private void delete(
      JsonEvents.Document value,
      JsonEvents.@Nullable Document key,
      ChangeEvent event,
      EventPosition at,
      RowWriter out)
      throws UndecodableEvent {
    List<String> fields = keyFields(key, event);
    JsonNode before = value.payload().path("before");
    if (key != null && fields.stream().allMatch(field -> key.payload().has(field))) {
      images.delete(key.payload(), key.schema(), fields, at, out);
    } else {
      images.requireKey(before, fields, event);
      images.delete(before, value.schemaOf("before"), fields, at, out);
    }
  }

  private void unwrapped(
      JsonEvents.Document value,
      JsonEvents.@Nullable Document key,
      ChangeEvent event,
      RowWriter out)
      throws UndecodableEvent {
    JsonNode payload = value.payload();
    if (settings.order() == DecodeSettings.Order.LOG) {
      throw new UndecodableEvent(
          DecodeFault.NO_ORDER,
          "",
          "Cannot order the event: it is unwrapped and has no source; say order: offset"
              + event.place());
    }
    List<String> fields = keyFields(key, event);
    EventPosition at = EventPosition.inPartition(event, settings.incarnation());
    String word = payload.path("__op").asText("");
    boolean deleted = payload.path("__deleted").asText("").equals("true");
    if (deleted || word.equals("d")) {
      JsonEvents.Document of = key != null && keys.isEmpty() ? key : value;
      images.requireKey(of.payload(), fields, event);
      images.delete(of.payload(), of.schema(), fields, at, out);
      return;
    }
    images.requireKey(payload, fields, event);
    images.row(word.isEmpty() ? Op.UPDATE : op(word, event), payload, value.schema(), at, out);
  }

  private static Op op(String word, ChangeEvent event) throws UndecodableEvent {
    return switch (word) {
      case "c" -> Op.INSERT;
      case "u" -> Op.UPDATE;
      case "d" -> Op.DELETE;
      case "r" -> Op.READ;
      default ->
          throw new UndecodableEvent(
              DecodeFault.UNKNOWN_OP,
              "",
              "Cannot tell what the event changes: an unknown op, \""
                  + word
                  + "\"; expected c, u, d or r"
                  + event.place());
    };
  }

  private List<String> keyFields(JsonEvents.@Nullable Document key, ChangeEvent event)
      throws UndecodableEvent {
    if (!keys.isEmpty()) {
      return keys;
    }
    if (key == null) {
      throw RowImages.noKey(event);
    }
    return images.keyFields(key.payload(), event);
  }

  private EventPosition position(JsonNode source, Op op, ChangeEvent event)
      throws UndecodableEvent {
    if (settings.order() == DecodeSettings.Order.OFFSET) {
      return EventPosition.inPartition(event, settings.incarnation());
    }
    if (!source.isObject()) {
      throw new UndecodableEvent(
          DecodeFault.NO_ORDER, "", "Cannot order the event: it has no source" + event.place());
    }
    String mark = source.path("snapshot").asText("false");
    boolean snapshot = op == Op.READ || !(mark.equals("false") || mark.equals("null"));
    return positions.of(source, snapshot, event);
  }
}
