package dev.strandline.io.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.strandline.model.Column;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns that the objects at the beginning of a text seem to have: one for each field at their
 * top, in the order of their first appearance, nullable.
 *
 * <p>Only {@code true} and {@code false} make a bool, only texts a string (dates stay texts), whole
 * numbers an int64 or, beyond that, a decimal(38,0), numbers with a fraction or an exponent a
 * float64. Objects, lists, mixtures and fields that are always null are json, which holds anything.
 */
public final class JsonColumns {
  /** How much text is looked at. */
  private static final long SAMPLE = 1L << 20;

  private static final int MOST_DIGITS = 38;
  private static final JsonFactory FACTORY = new JsonFactory();

  /** What values a field has had. */
  private enum Seen {
    BOOL,
    WHOLE,
    LARGE,
    NUMBER,
    TEXT,
    OTHER
  }

  private JsonColumns() {}

  /**
   * Looks at the first MiB; lines that are no objects are passed over.
   *
   * @param plain the uncompressed bytes, not closed
   * @return without columns if there is no object
   */
  public static Schema of(InputStream plain, int maxRecordBytes) throws IOException {
    Map<String, EnumSet<Seen>> fields = new LinkedHashMap<>();
    JsonLines lines = new JsonLines(plain, maxRecordBytes);
    while (lines.passed() < SAMPLE && lines.next()) {
      if (!lines.isTooLong()) {
        look(lines, fields);
      }
    }
    List<Column> columns = new ArrayList<>();
    fields.forEach((name, seen) -> columns.add(Column.nullable(name, typeOf(seen))));
    return Schema.of(columns);
  }

  private static void look(JsonLines lines, Map<String, EnumSet<Seen>> fields) throws IOException {
    Map<String, EnumSet<Seen>> ofLine = new LinkedHashMap<>();
    try (JsonParser parser =
        FACTORY.createParser(lines.buffer(), lines.start(), lines.end() - lines.start())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        EnumSet<Seen> seen = ofLine.computeIfAbsent(name, any -> EnumSet.noneOf(Seen.class));
        add(parser, seen);
      }
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return; // the run will refuse that line, with its place
    }
    ofLine.forEach(
        (name, seen) ->
            fields.computeIfAbsent(name, any -> EnumSet.noneOf(Seen.class)).addAll(seen));
  }

  private static void add(JsonParser parser, EnumSet<Seen> seen) throws IOException {
    switch (parser.nextToken()) {
      case VALUE_TRUE, VALUE_FALSE -> seen.add(Seen.BOOL);
      case VALUE_STRING -> seen.add(Seen.TEXT);
      case VALUE_NUMBER_INT -> seen.add(whole(parser.getText()));
      case VALUE_NUMBER_FLOAT -> seen.add(Seen.NUMBER);
      case START_OBJECT, START_ARRAY -> {
        seen.add(Seen.OTHER);
        parser.skipChildren();
      }
      default -> {} // null
    }
  }

  private static Seen whole(String digits) {
    try {
      Long.parseLong(digits);
      return Seen.WHOLE;
    } catch (NumberFormatException e) {
      return digits.length() > MOST_DIGITS ? Seen.NUMBER : Seen.LARGE;
    }
  }

  private static Type typeOf(EnumSet<Seen> seen) {
    if (seen.equals(EnumSet.of(Seen.BOOL))) {
      return Type.Plain.BOOL;
    }
    if (seen.equals(EnumSet.of(Seen.TEXT))) {
      return Type.Plain.STRING;
    }
    EnumSet<Seen> numbers = EnumSet.of(Seen.WHOLE, Seen.LARGE, Seen.NUMBER);
    if (seen.isEmpty() || !numbers.containsAll(seen)) {
      return Type.Plain.JSON;
    }
    if (seen.contains(Seen.NUMBER)) {
      return Type.Plain.FLOAT64;
    }
    return seen.contains(Seen.LARGE) ? new Type.Decimal(MOST_DIGITS, 0) : Type.Plain.INT64;
  }
}
