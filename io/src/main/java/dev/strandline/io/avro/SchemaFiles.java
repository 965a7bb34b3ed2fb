package dev.strandline.io.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.io.store.Stores;
import dev.strandline.model.WireMessages.UnreadableMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Schemas in a folder of {@code <id>.avsc}, or in one JSON file: {@code {"17": {...}}}. */
final class SchemaFiles implements SchemasById {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String path;
  private @Nullable Map<String, String> one;

  SchemaFiles(String path) {
    this.path = path;
  }

  @Override
  public List<String> texts(int id) throws UnreadableMessage, IOException {
    return List.of(text(id));
  }

  private String text(int id) throws UnreadableMessage, IOException {
    if (!path.endsWith(".json")) {
      try {
        return new String(Stores.open(path).read(id + ".avsc"), StandardCharsets.UTF_8);
      } catch (NoSuchFileException e) {
        throw SchemasById.unknown(id, path);
      }
    }
    Map<String, String> all = one == null ? read() : one;
    one = all;
    String text = all.get(Integer.toString(id));
    if (text == null) {
      throw SchemasById.unknown(id, path);
    }
    return text;
  }

  private Map<String, String> read() throws IOException {
    int slash = path.lastIndexOf('/');
    String folder = slash < 0 ? "." : path.substring(0, Math.max(1, slash));
    JsonNode root;
    try {
      root = JSON.readTree(Stores.open(folder).read(path.substring(slash + 1)));
    } catch (NoSuchFileException e) {
      throw SchemaError.UNUSABLE.of("Cannot read the schemas: there is no file " + path, e);
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw SchemaError.UNUSABLE.of("Cannot read the schemas: " + path + " is not JSON", e);
    }
    if (!root.isObject()) {
      throw SchemaError.UNUSABLE.of(
          "Cannot read the schemas: " + path + " is no JSON object of ids and schemas", null);
    }
    Map<String, String> all = new HashMap<>();
    root.properties()
        .forEach(
            entry -> {
              JsonNode schema = entry.getValue();
              all.put(entry.getKey(), schema.isTextual() ? schema.asText() : schema.toString());
            });
    return all;
  }
}
