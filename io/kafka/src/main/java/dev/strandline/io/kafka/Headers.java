package dev.strandline.io.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.strandline.io.delimited.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of a message as JSON: {@code [{"name":"trace","value":"abc"}]}, in their order, since
 * a name may come twice; a value that is not UTF-8 is under {@code base64}.
 */
final class Headers {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String NAME = "name";
  private static final String TEXT = "value";
  private static final String BASE64 = "base64";

  private Headers() {}

  static byte[] json(Iterable<Header> headers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartArray();
      for (Header header : headers) {
        json.writeStartObject();
        json.writeStringField(NAME, header.key());
        byte[] value = header.value();
        if (value == null) {
          json.writeNullField(TEXT);
        } else if (Utf8.firstInvalid(value, 0, value.length) < 0) {
          json.writeStringField(TEXT, new String(value, StandardCharsets.UTF_8));
        } else {
          json.writeStringField(BASE64, Base64.getEncoder().encodeToString(value));
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written to but memory
    }
    return bytes.toByteArray();
  }

  /** The headers that {@link #json} wrote. */
  static RecordHeaders parse(String text) throws IOException {
    RecordHeaders headers = new RecordHeaders();
    try (JsonParser json = JSON.createParser(text)) {
      String name = "";
      byte[] value = null;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.END_OBJECT) {
          headers.add(name, value);
          value = null;
        } else if (token == JsonToken.VALUE_STRING) {
          switch (json.currentName()) {
            case NAME -> name = json.getText();
            case TEXT -> value = json.getText().getBytes(StandardCharsets.UTF_8);
            default -> value = Base64.getDecoder().decode(json.getText());
          }
        }
      }
    }
    return headers;
  }
}
