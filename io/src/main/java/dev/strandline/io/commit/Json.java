package dev.strandline.io.commit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.strandline.model.Books;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Our records as JSON and back: snake_case, one file or input a line, unknown fields ignored. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .withConfigOverride(List.class, Json::leaveOutIfEmpty)
          .withConfigOverride(Map.class, Json::leaveOutIfEmpty)
          .withConfigOverride(Books.class, Json::leaveOutIfEmpty)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .disable(EnumFeature.READ_ENUM_KEYS_USING_INDEX)
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(Instant.class, new InstantReader())
                  .addSerializer(Books.class, new BooksWriter())
                  .addDeserializer(Books.class, new BooksReader()))
          .build();

  private Json() {}

  private static void leaveOutIfEmpty(MutableConfigOverride type) {
    type.setInclude(
        JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS));
  }

  static byte[] write(Object value) {
    try {
      return MAPPER.writer(new Lines()).writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own records are writable", e);
    }
  }

  /** What carries the number of its format. */
  interface Versioned {
    int format();
  }

  /**
   * The value that the bytes hold.
   *
   * @param path for the message
   */
  static <T extends Versioned> T read(byte[] bytes, Class<T> type, String path)
      throws CommitException {
    T value;
    try {
      value = MAPPER.readValue(bytes, type);
    } catch (IOException e) {
      refuseLater(formatOf(bytes), path);
      throw damaged(path, e);
    }
    refuseLater(value.format(), path);
    if (value.format() < 1) {
      throw new CommitException(
          CommitError.UNREADABLE, "Cannot read " + path + ": it has no format number");
    }
    return value;
  }

  static CommitException damaged(String path, IOException why) {
    // Jackson's own message goes on with the place, on a line of its own.
    String words =
        why instanceof JsonProcessingException json ? json.getOriginalMessage() : why.getMessage();
    return new CommitException(
        CommitError.UNREADABLE,
        "Cannot read " + path + ": it is damaged, " + (words == null ? why : words),
        why);
  }

  private static void refuseLater(int format, String path) throws CommitException {
    if (format > CommitRecord.FORMAT) {
      throw new CommitException(
          CommitError.NEWER_FORMAT,
          "Cannot read "
              + path
              + ": a later release of Strandline wrote it (format "
              + format
              + ", this release reads "
              + CommitRecord.FORMAT
              + "); install that release");
    }
  }

  private static int formatOf(byte[] bytes) {
    try {
      return MAPPER.readTree(bytes).path("format").asInt(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** One line for each field, and for each element of a field's list; nothing deeper breaks. */
  private static final class Lines extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1;
    private int depth;
    private boolean inList;

    private void breakLine(JsonGenerator json) throws IOException {
      if (depth <= 1 || (depth == 2 && inList)) {
        json.writeRaw("\n" + " ".repeat(depth));
      }
    }

    @Override
    public void writeStartObject(JsonGenerator json) throws IOException {
      json.writeRaw('{');
      if (++depth == 2) {
        inList = false;
      }
    }

    @Override
    public void writeStartArray(JsonGenerator json) throws IOException {
      json.writeRaw('[');
      if (++depth == 2) {
        inList = true;
      }
    }

    @Override
    public void beforeObjectEntries(JsonGenerator json) throws IOException {
      breakLine(json);
    }

    @Override
    public void beforeArrayValues(JsonGenerator json) throws IOException {
      breakLine(json);
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
      json.writeRaw(',');
      breakLine(json);
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(',');
      breakLine(json);
    }

    @Override
    public void writeEndObject(JsonGenerator json, int entries) throws IOException {
      end(json, '}');
    }

    @Override
    public void writeEndArray(JsonGenerator json, int values) throws IOException {
      end(json, ']');
    }

    private void end(JsonGenerator json, char bracket) throws IOException {
      depth--;
      if (depth == 0) {
        json.writeRaw("\n");
      }
      json.writeRaw(bracket);
      if (depth == 0) {
        json.writeRaw("\n");
      }
    }
  }

  private static final class InstantReader extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      try {
        return Instant.parse(json.getText());
      } catch (java.time.format.DateTimeParseException e) {
        throw new IOException("no instant, \"" + json.getText() + "\"", e);
      }
    }
  }

  private static final class BooksWriter extends StdSerializer<Books> {
    private static final long serialVersionUID = 1;

    BooksWriter() {
      super(Books.class);
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, Books books) {
      return books.nodes().isEmpty();
    }

    @Override
    public void serialize(Books books, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      for (Map.Entry<String, Map<Books.Entry, Long>> node : books.nodes().entrySet()) {
        json.writeObjectFieldStart(node.getKey());
        for (Map.Entry<Books.Entry, Long> count : node.getValue().entrySet()) {
          json.writeNumberField(count.getKey().word(), count.getValue());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    }
  }

  /** Counts of a later release are left out: they are for reports. */
  private static final class BooksReader extends StdDeserializer<Books> {
    private static final long serialVersionUID = 1;
    private static final Map<String, Books.Entry> WORDS =
        Arrays.stream(Books.Entry.values())
            .collect(Collectors.toUnmodifiableMap(Books.Entry::word, entry -> entry));

    BooksReader() {
      super(Books.class);
    }

    @Override
    public Books deserialize(JsonParser json, DeserializationContext context) throws IOException {
      Map<String, Map<String, Long>> read =
          context.readValue(
              json,
              context
                  .getTypeFactory()
                  .constructType(new TypeReference<Map<String, Map<String, Long>>>() {}));
      Map<String, Map<Books.Entry, Long>> nodes = new TreeMap<>();
      read.forEach(
          (node, counts) -> {
            Map<Books.Entry, Long> known = new EnumMap<>(Books.Entry.class);
            counts.forEach(
                (word, count) -> {
                  Books.Entry entry = WORDS.get(word);
                  if (entry != null) {
                    known.put(entry, count);
                  }
                });
            nodes.put(node, known);
          });
      return new Books(nodes);
    }
  }
}
