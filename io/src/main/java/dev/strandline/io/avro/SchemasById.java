package dev.strandline.io.avro;

import dev.strandline.model.WireMessages.UnreadableMessage;
import dev.strandline.options.SchemaSettings;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** The texts of Avro schemas by the ids that messages name them by. */
interface SchemasById {
  /**
   * The text of a schema, behind those of the schemas that it refers to, each of which comes once
   * and before what refers to it.
   *
   * @throws UnreadableMessage if there is none of that id, or it is of another kind
   * @throws IOException if that cannot be told now
   */
  List<String> texts(int id) throws UnreadableMessage, IOException;

  static SchemasById of(SchemaSettings settings) {
    return settings.registry() == null
        ? new SchemaFiles(Objects.requireNonNull(settings.path()))
        : new SchemaRegistry(settings.registry(), SchemaRegistry.FIRST_PAUSE);
  }

  /** The verdict on a message whose schema nobody knows. */
  static UnreadableMessage unknown(int id, String where) {
    return new UnreadableMessage(true, "its schema's id is " + id + ", which is not in " + where);
  }
}
