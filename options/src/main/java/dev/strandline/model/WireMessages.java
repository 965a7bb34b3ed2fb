package dev.strandline.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strandline.options.SchemaSettings;
import java.io.IOException;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages in the wire format of schema registries (a zero byte, four bytes of the schema's
 * id, Avro's binary form) as JSON with a schema: both as Kafka Connect's JSON converter would have
 * written them, so bytes and decimals are base64. Keeps schemas: one for each thread.
 */
public interface WireMessages {
  /** The first byte of such a message; no JSON begins with it. */
  byte MAGIC = 0;

  /** A value, and what its numbers and bytes mean. */
  record Message(JsonNode schema, JsonNode payload) {}

  /**
   * The message.
   *
   * @throws UnreadableMessage if its bytes are none, or nobody knows its schema
   * @throws IOException if its schema cannot be had now
   */
  Message read(byte[] bytes) throws UnreadableMessage, IOException;

  /** A message that will never be read, with these bytes and the schemas that there are. */
  final class UnreadableMessage extends Exception {
    private static final long serialVersionUID = 1;
    private final boolean schemaUnknown;

    public UnreadableMessage(boolean schemaUnknown, String why) {
      super(why, null, false, false);
      this.schemaUnknown = schemaUnknown;
    }

    /** Whether it is the schema that is missing or unusable, not the bytes that are wrong. */
    public boolean schemaUnknown() {
      return schemaUnknown;
    }
  }

  /** Makes readers; found by ServiceLoader. */
  interface Provider {
    /** A reader with the schemas of these settings, none of which is looked at yet. */
    WireMessages open(SchemaSettings settings);
  }

  /** A reader with the schemas of these settings. */
  static WireMessages open(SchemaSettings settings) {
    return Stream.of(
            WireMessages.class.getClassLoader(), Thread.currentThread().getContextClassLoader())
        .flatMap(WireMessages::providers)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no jar here reads messages by their schemas"))
        .open(settings);
  }

  private static Stream<Provider> providers(@Nullable ClassLoader loader) {
    return ServiceLoader.load(Provider.class, loader).stream().map(ServiceLoader.Provider::get);
  }
}
