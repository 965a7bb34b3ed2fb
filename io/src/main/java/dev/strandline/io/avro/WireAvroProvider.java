package dev.strandline.io.avro;

import dev.strandline.model.WireMessages;
import dev.strandline.options.SchemaSettings;

/** Reads messages in Avro. */
public final class WireAvroProvider implements WireMessages.Provider {
  @Override
  public WireMessages open(SchemaSettings settings) {
    return new WireAvro(SchemasById.of(settings));
  }
}
