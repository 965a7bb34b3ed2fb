package dev.strandline.transforms.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.SchemaChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows for changes that are told by images: JSON objects of the row before and after. Of a delete
 * only the key is used, from the image before, else from the one after.
 */
public final class ImageChanges {
  private final RowImages images;
  private final List<String> keys;

  /** Of a table's columns, whose key is named. */
  public ImageChanges(DecodeSettings settings) {
    images = new RowImages(settings, EventValue.Forms.STRING);
    keys = images.fieldsOf(settings.keys());
  }

  /** The columns of the rows. */
  public Schema schema() {
    return images.schema();
  }

  /** The fields that no column reads of the images since this was last asked. */
  public List<SchemaChange> takeExtra() {
    return images.takeExtra();
  }

  /** The place of a change, as rows keep it. */
  @SuppressWarnings("ArrayRecordComponent") // held for one call, never compared
  public record Place(Origin origin, byte[] log, long seq) {}

  /**
   * Adds what the change does.
   *
   * @throws UndecodableEvent if it cannot be told; what was added then is to be forgotten
   */
  public void decode(
      Op op, byte @Nullable [] before, byte @Nullable [] after, Place place, RowWriter out)
      throws UndecodableEvent {
    ChangeEvent event = new ChangeEvent(before, after, "", -1, -1, place.origin(), place.seq());
    EventPosition at = new EventPosition(place.origin(), place.log(), place.seq());
    JsonEvents.Document is = JsonEvents.PLAIN.value(event);
    JsonEvents.Document was = JsonEvents.PLAIN.before(event);
    if (op == Op.DELETE) {
      JsonEvents.Document image = was == null ? is : was;
      if (image == null) {
        throw RowImages.noKey(event);
      }
      images.requireKey(image.payload(), keys, event);
      images.delete(image.payload(), null, keys, at, out);
      return;
    }
    if (is == null) {
      throw new UndecodableEvent(
          DecodeFault.NOT_AN_EVENT,
          "",
          "Cannot decode the change: it is no delete, and has no image after");
    }
    images.requireKey(is.payload(), keys, event);
    JsonNode old = was == null ? JsonNodeFactory.instance.objectNode() : was.payload();
    images.change(op, is.payload(), old, keys, at, out);
  }
}
