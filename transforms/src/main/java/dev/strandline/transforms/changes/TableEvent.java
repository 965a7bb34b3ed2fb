package dev.strandline.transforms.changes;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * An event that was read, and whose it is.
 *
 * @param table the dotted name, as far as the event tells, else the topic
 * @param value null for a tombstone
 */
record TableEvent(String table, JsonEvents.@Nullable Document value) {
  /** An event that names its database and its table beside its rows. */
  static TableEvent named(JsonEvents.Document value) {
    JsonNode payload = value.payload();
    return new TableEvent(
        payload.path("database").asText("") + "." + payload.path("table").asText(""), value);
  }
}
