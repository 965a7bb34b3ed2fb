package dev.strandline.transforms.changes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strandline.model.Op;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.SchemaChange;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events of Maxwell's daemon.
 *
 * <p>Ordered by the binlog position where events have it ({@code output_binlog_position}), then
 * {@code xoffset}; else by the offset in one partition. A transaction's id alone orders nothing:
 * the one that began first may write last.
 */
final class MaxwellDecoder implements TableDecoder {
  private static final Set<String> NO_ROWS =
      Set.of(
          "bootstrap-start",
          "bootstrap-complete",
          "table-create",
          "table-alter",
          "table-drop",
          "database-create",
          "database-alter",
          "database-drop");

  private final DecodeSettings settings;
  private final RowImages images;
  private final List<String> keys;

  MaxwellDecoder(DecodeSettings settings) {
    this.settings = settings;
    this.images = new RowImages(settings, EventValue.Forms.STRING);
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
    if (NO_ROWS.contains(payload.path("type").asText(""))) {
      return null;
    }
    return TableEvent.named(value);
  }

  @Override
  public void rows(TableEvent told, ChangeEvent event, RowWriter out) throws UndecodableEvent {
    JsonNode payload = Objects.requireNonNull(told.value()).payload();
    String type = payload.path("type").asText("");
    switch (type) {
      case "insert" -> row(Op.INSERT, payload, event, out);
      case "update" -> row(Op.UPDATE, payload, event, out);
      case "delete" -> row(Op.DELETE, payload, event, out);
      case "bootstrap-insert" -> row(Op.READ, payload, event, out);
      default ->
          throw new UndecodableEvent(
              DecodeFault.UNKNOWN_OP,
              "",
              "Cannot tell what the event changes: an unknown type, \""
                  + type
                  + "\""
                  + event.place());
    }
  }

  private void row(Op op, JsonNode payload, ChangeEvent event, RowWriter out)
      throws UndecodableEvent {
    JsonNode data = payload.path("data");
    List<String> fields = RowImages.keyFields(keys, payload.path("primary_key_columns"), event);
    images.requireKey(data, fields, event);
    EventPosition at = position(op, payload, event);
    images.change(op, data, payload.path("old"), fields, at, out);
  }

  private EventPosition position(Op op, JsonNode payload, ChangeEvent event)
      throws UndecodableEvent {
    boolean known = payload.has("position");
    if (settings.order() == DecodeSettings.Order.OFFSET
        || (settings.order() == DecodeSettings.Order.AUTO && !known)) {
      return EventPosition.inPartition(event, settings.incarnation());
    }
    if (!known) {
      throw new UndecodableEvent(
          DecodeFault.NO_ORDER,
          "",
          "Cannot order the event: it has no position; let Maxwell write it"
              + " (output_binlog_position), or say order: offset"
              + event.place());
    }
    return inBinlog(op, payload, event);
  }

  /** Such as {@code binlog.000006:800911}; the last change of a transaction has no xoffset. */
  private EventPosition inBinlog(Op op, JsonNode payload, ChangeEvent event)
      throws UndecodableEvent {
    String position = payload.path("position").asText("");
    int colon = position.lastIndexOf(':');
    int dot = position.lastIndexOf('.', Math.max(0, colon));
    try {
      boolean last = payload.path("commit").asBoolean(false);
      byte[] log =
          ByteBuffer.allocate(25)
              .put((byte) (op == Op.READ ? 0 : 1))
              .putLong(Long.parseUnsignedLong(position.substring(dot + 1, Math.max(0, colon))))
              .putLong(Long.parseUnsignedLong(position.substring(colon + 1)))
              .putLong(last ? -1 : payload.path("xoffset").asLong(0))
              .array();
      String server = payload.path("server_id").asText("");
      String domain =
          "maxwell:"
              + position.substring(0, Math.max(0, dot))
              + (server.isEmpty() ? "" : ":" + server)
              + EventPosition.suffix(settings.incarnation());
      return EventPosition.inLog(domain, log, event);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new UndecodableEvent(
          DecodeFault.NO_ORDER,
          "",
          "Cannot order the event: its position is none, \"" + position + "\"" + event.place());
    }
  }
}
