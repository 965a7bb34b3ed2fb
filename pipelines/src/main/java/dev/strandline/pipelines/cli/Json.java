package dev.strandline.pipelines.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strandline.pipelines.report.ReportJson;

/** Machine answers: the records of this package as JSON with snake_case keys. */
final class Json {
  private static final ObjectMapper MAPPER = ReportJson.mapper();

  private Json() {}

  static String text(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of plain values always have a JSON form", e);
    }
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ObjectNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }
}
