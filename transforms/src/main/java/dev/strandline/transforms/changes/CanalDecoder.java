package dev.strandline.transforms.changes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strandline.model.Op;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.SchemaChange;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Flat messages of Canal: one event may have several rows, every value is a text, and an update
 * names what it has changed with the values before.
 *
 * <p>Ordered by the offset in one partition and the row in the message: messages carry no position
 * of the log.
 */
final class CanalDecoder implements TableDecoder {
  private final DecodeSettings settings;
  private final RowImages images;
  private final List<String> keys;

  CanalDecoder(DecodeSettings settings) {
    this.settings = settings;
    this.images = new RowImages(settings, EventValue.Forms.LATIN_1);
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
    return images.takeExtra();
  }

  @Override
  public @Nullable TableEvent read(ChangeEvent event) throws UndecodableEvent {
    JsonEvents.Document value = JsonEvents.PLAIN.value(event);
    if (value == null) {
      return null;
    }
    JsonNode payload = value.payload();
    boolean truncates = payload.path("type").asText("").equals("TRUNCATE");
    if (payload.path("isDdl").asBoolean(false) && !truncates) {
      return null;
    }
    return TableEvent.named(value);
  }

  @Override
  public void rows(TableEvent told, ChangeEvent event, RowWriter out) throws UndecodableEvent {
    JsonNode payload = Objects.requireNonNull(told.value()).payload();
    String type = payload.path("type").asText("");
    switch (type) {
      case "INSERT" -> rows(Op.INSERT, payload, event, out);
      case "UPDATE" -> rows(Op.UPDATE, payload, event, out);
      case "DELETE" -> rows(Op.DELETE, payload, event, out);
      default -> other(type, event);
    }
  }

  private void other(String type, ChangeEvent event) throws UndecodableEvent {
    if (type.equals("TRUNCATE")) {
      if (settings.truncate() == DecodeSettings.Truncate.IGNORE) {
        return;
      }
      throw new UndecodableEvent(
          DecodeFault.TRUNCATED,
          "",
          "Cannot apply the message: it empties the whole table; make the table again with --full,"
              + " or say truncate: ignore"
              + event.place());
    }
    throw new UndecodableEvent(
        DecodeFault.UNKNOWN_OP,
        "",
        "Cannot tell what the message changes: an unknown type, \"" + type + "\"" + event.place());
  }

  private void rows(Op op, JsonNode payload, ChangeEvent event, RowWriter out)
      throws UndecodableEvent {
    if (settings.order() == DecodeSettings.Order.LOG) {
      throw new UndecodableEvent(
          DecodeFault.NO_ORDER,
          "",
          "Cannot order the message: Canal writes no log position; say order: offset"
              + event.place());
    }
    JsonNode data = payload.path("data");
    if (!data.isArray()) {
      throw new UndecodableEvent(
          DecodeFault.NOT_AN_EVENT,
          "",
          "Cannot decode the message: it has no data" + event.place());
    }
    List<String> fields = RowImages.keyFields(keys, payload.path("pkNames"), event);
    EventPosition at = EventPosition.inPartition(event, settings.incarnation());
    for (int i = 0; i < data.size(); i++) {
      JsonNode image = data.get(i);
      images.requireKey(image, fields, event);
      images.change(op, image, payload.path("old").path(i), fields, at.row(i), out);
    }
  }
}
