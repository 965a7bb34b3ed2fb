package dev.strandline.transforms.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.SchemaChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes rows of the images that events have of them: objects with a field a column. */
final class RowImages {
  private final List<ColumnCell> cells = new ArrayList<>();
  private final boolean absentIsUnchanged;
  private final boolean wholeOnly;
  private final Schema schema;
  private final ExtraFields extra;

  RowImages(DecodeSettings settings, EventValue.Forms forms) {
    List<Column> columns = new ArrayList<>();
    for (ChangeColumn column : settings.columns()) {
      cells.add(new ColumnCell(column, settings, forms));
      columns.add(column.column());
    }
    absentIsUnchanged = settings.absent() == DecodeSettings.Absent.UNCHANGED;
    wholeOnly = settings.partial() == DecodeSettings.Partial.REJECT;
    schema = Schema.of(columns);
    extra = new ExtraFields(settings);
  }

  /** What the rows written since this was last asked had that no column reads. */
  List<SchemaChange> takeExtra() {
    return extra.take();
  }

  /** The columns of the rows. */
  Schema schema() {
    return schema;
  }

  /** The fields in events of those columns. */
  List<String> fieldsOf(List<String> columns) {
    List<String> fields = new ArrayList<>();
    for (int column : schema.indexesOf(columns)) {
      fields.add(cells.get(column).field());
    }
    return fields;
  }

  /**
   * The fields of a key, which must all be columns.
   *
   * @throws UndecodableEvent if one is not, or there is none
   */
  List<String> keyFields(JsonNode key, ChangeEvent event) throws UndecodableEvent {
    List<String> fields = new ArrayList<>();
    key.fieldNames().forEachRemaining(fields::add);
    for (String field : fields) {
      if (cells.stream().noneMatch(cell -> cell.field().equals(field))) {
        throw new UndecodableEvent(
            DecodeFault.NO_KEY,
            field,
            "Cannot tell the key: the event's key has \""
                + field
                + "\", which is no column; add the column, or say keys"
                + event.place());
      }
    }
    if (fields.isEmpty()) {
      throw noKey(event);
    }
    return fields;
  }

  static UndecodableEvent noKey(ChangeEvent event) {
    return new UndecodableEvent(
        DecodeFault.NO_KEY,
        "",
        "Cannot tell the key: the event has none, and the spec names no keys" + event.place());
  }

  /**
   * The fields of the key that the spec names, else those that the event names.
   *
   * @throws UndecodableEvent if neither does
   */
  static List<String> keyFields(List<String> keys, JsonNode names, ChangeEvent event)
      throws UndecodableEvent {
    if (!keys.isEmpty()) {
      return keys;
    }
    List<String> fields = new ArrayList<>();
    names.forEach(name -> fields.add(name.asText()));
    if (fields.isEmpty()) {
      throw noKey(event);
    }
    return fields;
  }

  /**
   * Refuses an image without the key's values: it is another table's, or no row at all.
   *
   * @param fields of the key
   */
  void requireKey(JsonNode image, List<String> fields, ChangeEvent event) throws UndecodableEvent {
    for (String field : fields) {
      if (!image.has(field)) {
        throw new UndecodableEvent(
            DecodeFault.NO_KEY,
            field,
            "Cannot tell the key: the row lacks its field \"" + field + "\"" + event.place());
      }
    }
  }

  /** Whether the images have the same values in those fields, as far as the first has them. */
  static boolean sameKey(JsonNode before, JsonNode after, List<String> fields) {
    for (String field : fields) {
      JsonNode was = before.get(field);
      if (was != null && !was.equals(after.get(field))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds what a change makes of a row, whose image a feed gives whole: with a changed key, the
   * delete of the old one first.
   *
   * @param old the values before of what an update has changed
   * @param keyFields all of which the image has
   */
  void change(
      Op op, JsonNode image, JsonNode old, List<String> keyFields, EventPosition at, RowWriter out)
      throws UndecodableEvent {
    if (op == Op.DELETE) {
      delete(image, null, keyFields, at, out);
      return;
    }
    if (op == Op.UPDATE && !sameKey(old, image, keyFields)) {
      ObjectNode before = image.deepCopy();
      keyFields.stream().filter(old::has).forEach(field -> before.set(field, old.get(field)));
      delete(before, null, keyFields, at, out);
    }
    row(op, image, null, at, out);
  }

  /** Whether there is a column for each of the fields. */
  boolean hasFields(List<String> fields) {
    return fields.stream().allMatch(f -> cells.stream().anyMatch(cell -> cell.field().equals(f)));
  }

  /** Adds the row of an image. */
  void row(Op op, JsonNode image, @Nullable JsonNode imageSchema, EventPosition at, RowWriter out)
      throws UndecodableEvent {
    row(op, image, imageSchema, at, absentIsUnchanged && op == Op.UPDATE, out);
  }

  /** Adds the row of an image that has every field which is not null. */
  void whole(Op op, JsonNode image, EventPosition at, RowWriter out) throws UndecodableEvent {
    row(op, image, null, at, false, out);
  }

  /** Adds an update that has the key's fields and those that it changes. */
  void changed(JsonNode image, EventPosition at, RowWriter out) throws UndecodableEvent {
    row(Op.UPDATE, image, null, at, true, out);
  }

  private void row(
      Op op,
      JsonNode image,
      @Nullable JsonNode imageSchema,
      EventPosition at,
      boolean lacksUnchanged,
      RowWriter out)
      throws UndecodableEvent {
    extra.look(image, imageSchema);
    begin(op, isPartial(lacksUnchanged, image), at, out);
    for (ColumnCell cell : cells) {
      JsonNode value = image.get(cell.field());
      if (isUnsent(lacksUnchanged, cell, value)) {
        if (wholeOnly) {
          throw new UndecodableEvent(
              DecodeFault.NOT_SENT,
              cell.column().name(),
              "Cannot take the row: its source did not send column \""
                  + cell.column().name()
                  + "\", and partial is reject");
        }
        out.putUnsent();
      } else {
        cell.put(value, JsonEvents.Schemas.field(imageSchema, cell.field()), out);
      }
    }
    out.end();
  }

  private static boolean isUnsent(
      boolean lacksUnchanged, ColumnCell cell, @Nullable JsonNode value) {
    return cell.isPlaceholder(value) || (value == null && lacksUnchanged);
  }

  private boolean isPartial(boolean lacksUnchanged, JsonNode image) {
    for (ColumnCell cell : cells) {
      if (isUnsent(lacksUnchanged, cell, image.get(cell.field()))) {
        return true;
      }
    }
    return false;
  }

  /** Adds the delete of a key; only the fields of the key are looked at. */
  void delete(
      JsonNode image,
      @Nullable JsonNode imageSchema,
      List<String> keyFields,
      EventPosition at,
      RowWriter out)
      throws UndecodableEvent {
    begin(Op.DELETE, false, at, out);
    for (ColumnCell cell : cells) {
      if (keyFields.contains(cell.field())) {
        cell.put(
            Objects.requireNonNull(image.get(cell.field())),
            JsonEvents.Schemas.field(imageSchema, cell.field()),
            out);
      } else {
        out.putNull();
      }
    }
    out.end();
  }

  private static void begin(Op op, boolean partial, EventPosition at, RowWriter out) {
    int origin = out.origin(at.origin());
    if (partial) {
      out.beginPartial(op, origin, at.seq(), at.log(), 0, at.log().length);
    } else {
      out.begin(op, origin, at.seq(), at.log(), 0, at.log().length);
    }
  }
}
