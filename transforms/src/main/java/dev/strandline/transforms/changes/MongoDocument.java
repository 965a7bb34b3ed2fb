package dev.strandline.transforms.changes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Documents of MongoDB's Extended JSON as plain JSON: an ObjectId, a date, a UUID as text, numbers
 * as numbers, a decimal as its digits, bytes as base64. What has no plain form stays as it is.
 *
 * <p>Source: MongoDB's specification "Extended JSON (v2)", and the older forms of binary data.
 */
final class MongoDocument {
  private MongoDocument() {}

  /** The value without its wrappers. */
  static JsonNode plain(JsonNode value) {
    if (value.isArray()) {
      ArrayNode items = JsonNodeFactory.instance.arrayNode(value.size());
      value.forEach(item -> items.add(plain(item)));
      return items;
    }
    if (!value.isObject()) {
      return value;
    }
    JsonNode found = unwrapped(value);
    if (found != null) {
      return found;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    value.properties().forEach(field -> object.set(field.getKey(), plain(field.getValue())));
    return object;
  }

  private static @org.jspecify.annotations.Nullable JsonNode unwrapped(JsonNode value) {
    if (value.size() == 0 || value.size() > 2 || !value.fieldNames().next().startsWith("$")) {
      return null;
    }
    String name = value.fieldNames().next();
    JsonNode inner = value.get(name);
    return switch (name) {
      case "$oid", "$uuid", "$symbol" -> inner;
      case "$numberInt", "$numberLong" -> number(inner);
      case "$numberDouble" -> number(inner);
      case "$numberDecimal" -> inner;
      case "$date" -> date(inner);
      case "$binary" -> inner.isObject() ? inner.path("base64") : inner;
      case "$undefined" -> NullNode.instance;
      default -> null;
    };
  }

  /** NaN and infinity stay texts. */
  private static JsonNode number(JsonNode text) {
    try {
      return text.isNumber() ? text : DecimalNode.valueOf(new BigDecimal(text.asText()));
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /** Milliseconds since 1970, as a number or in a wrapper, or a text already. */
  private static JsonNode date(JsonNode inner) {
    JsonNode millis = inner.has("$numberLong") ? inner.get("$numberLong") : inner;
    try {
      return millis.isTextual() && !inner.isObject()
          ? millis
          : TextNode.valueOf(Instant.ofEpochMilli(Long.parseLong(millis.asText())).toString());
    } catch (NumberFormatException | DateTimeException e) {
      return inner; // the column's cast refuses it
    }
  }
}
