package dev.strandline.io.avro;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strandline.model.WireMessages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Avro messages, each of which names its writer's schema by an id. */
final class WireAvro implements WireMessages {
  static final int HEADER = 1 + Integer.BYTES;

  private final SchemasById schemas;
  private final Map<Integer, Known> known = new HashMap<>();
  private final AvroBytes bytes = new AvroBytes();

  WireAvro(SchemasById schemas) {
    this.schemas = schemas;
  }

  /** What an id stands for: a schema, or why there is none, which is not asked again. */
  private record Known(
      @Nullable Schema schema, @Nullable JsonNode connect, @Nullable UnreadableMessage why) {}

  @Override
  public Message read(byte[] message) throws UnreadableMessage, IOException {
    int id = id(message);
    Known found = known.get(id);
    if (found == null) {
      found = look(id);
      known.put(id, found);
    }
    if (found.schema == null || found.connect == null) {
      throw found.why == null ? new UnreadableMessage(true, "no schema") : found.why;
    }
    bytes.reset(message);
    bytes.moveTo(HEADER);
    try {
      JsonNode payload = AvroJson.read(found.schema, bytes);
      if (bytes.isAtEnd()) {
        return new Message(found.connect, payload);
      }
    } catch (AvroBytes.BadAvro e) {
      throw new UnreadableMessage(
          false, "its bytes are no value of its schema, " + id + ": " + e.getMessage());
    }
    throw new UnreadableMessage(false, "its bytes go on behind the value of its schema, " + id);
  }

  /** The id of a message's schema. */
  static int id(byte[] message) throws UnreadableMessage {
    if (message.length < HEADER || message[0] != MAGIC) {
      throw new UnreadableMessage(
          false, "it does not begin with a zero byte and the id of a schema");
    }
    return ByteBuffer.wrap(message).getInt(1); // most significant byte first
  }

  private Known look(int id) throws IOException {
    try {
      Schema schema = parse(id, schemas.texts(id));
      return new Known(schema, ConnectSchemas.of(schema), null);
    } catch (UnreadableMessage e) {
      return new Known(null, null, e);
    } catch (IllegalArgumentException e) {
      return new Known(
          null, null, new UnreadableMessage(true, "its schema, " + id + ": " + e.getMessage()));
    }
  }

  /** The schema of the last text, which may name those of the others. */
  static Schema parse(int id, List<String> texts) throws UnreadableMessage {
    try {
      Schema.Parser parser = new Schema.Parser();
      for (String text : texts.subList(0, texts.size() - 1)) {
        parser.parse(text);
      }
      return parser.parse(texts.get(texts.size() - 1));
    } catch (org.apache.avro.AvroRuntimeException e) {
      throw new UnreadableMessage(
          true, "its schema, " + id + ", is none of Avro: " + e.getMessage());
    }
  }
}
