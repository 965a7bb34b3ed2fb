package dev.strandline.transforms.changes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strandline.model.OnDrift;
import dev.strandline.model.SchemaChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields of rows that no column reads. Those whose names begin with two underscores are not the
 * table's: Debezium's unwrapping adds them.
 */
final class ExtraFields {
  private final @Nullable OnDrift onDrift;
  private final Set<String> known = new HashSet<>();
  private final Map<String, SchemaChange> met = new HashMap<>();
  private final List<SchemaChange> found = new ArrayList<>();

  ExtraFields(DecodeSettings settings) {
    onDrift = settings.onDrift();
    settings.columns().forEach(column -> known.add(column.field()));
  }

  /**
   * Notes the fields of a row.
   *
   * @param schema of the row, where the event tells it; so the report tells types
   * @throws UndecodableEvent if such a row is not taken
   */
  void look(JsonNode row, @Nullable JsonNode schema) throws UndecodableEvent {
    if (onDrift == null) {
      return;
    }
    for (Iterator<String> names = row.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name) && !name.startsWith("__")) {
        found.add(met.computeIfAbsent(name, any -> change(name, schema)));
      }
    }
    if (onDrift == OnDrift.DEAD_LETTER && !found.isEmpty()) {
      SchemaChange first = found.get(0);
      throw new UndecodableEvent(
          DecodeFault.EXTRA_FIELD,
          first.column(),
          "Cannot take the row: it has a field \""
              + first.column()
              + "\""
              + (first.to() == null ? "" : " of type " + first.to())
              + ", which no column reads; declare it (on_drift)");
    }
  }

  private static SchemaChange change(String name, @Nullable JsonNode schema) {
    return SchemaChange.unread(name, ConnectTypes.of(JsonEvents.Schemas.field(schema, name)));
  }

  /** What was found since this was last asked. */
  List<SchemaChange> take() {
    if (found.isEmpty()) {
      return List.of();
    }
    List<SchemaChange> taken = List.copyOf(found);
    found.clear();
    return taken;
  }
}
