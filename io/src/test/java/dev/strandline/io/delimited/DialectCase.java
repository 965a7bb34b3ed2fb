package dev.strandline.io.delimited;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** One entry of the conformance files: a dialect, a file's bytes, and the records expected. */
record DialectCase(String name, Map<?, ?> switches, List<?> records, String latin) {

  static Stream<DialectCase> all() {
    return Stream.of(
            "plain",
            "errors",
            "delimiter",
            "quote",
            "escape",
            "comment",
            "trim",
            "empty_lines",
            "charset",
            "limits")
        .flatMap(DialectCase::of);
  }

  private static Stream<DialectCase> of(String file) {
    try (InputStream in = DialectCase.class.getResourceAsStream(file + ".yaml")) {
      Object list = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
      return ((List<?>) list).stream().map(entry -> of(file, (Map<?, ?>) entry));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DialectCase of(String file, Map<?, ?> entry) {
    Object switches = entry.get("dialect");
    Object input = entry.get("input");
    byte[] bytes =
        input == null
            ? HexFormat.ofDelimiter(" ").parseHex((String) Objects.requireNonNull(entry.get("hex")))
            : ((String) input).getBytes(StandardCharsets.UTF_8);
    return new DialectCase(
        file + ": " + entry.get("name"),
        switches == null ? Map.of() : (Map<?, ?>) switches,
        (List<?>) Objects.requireNonNull(entry.get("records")),
        ReferenceReader.latin(bytes));
  }

  byte[] bytes() {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  Dialect dialect() {
    Dialect dialect = Dialect.CSV;
    for (Map.Entry<?, ?> entry : switches.entrySet()) {
      dialect = with(dialect, (String) entry.getKey(), String.valueOf(entry.getValue()));
    }
    return dialect;
  }

  private static Dialect with(Dialect dialect, String key, String value) {
    int fields = dialect.maxFields();
    return switch (key) {
      case "delimiter" -> dialect.withDelimiter(value);
      case "quote" -> dialect.withQuote(character(value));
      case "escape" -> dialect.withEscape(character(value));
      case "comment" -> dialect.withComment(value);
      case "charset" -> dialect.withCharset(Charset.forName(value));
      case "trim" -> dialect.withTrim(Boolean.parseBoolean(value));
      case "skip_empty_lines" -> dialect.withSkipEmptyLines(Boolean.parseBoolean(value));
      case "max_record_size" ->
          dialect.withLimits(Integer.parseInt(value), dialect.maxFieldBytes(), fields);
      case "max_field_size" ->
          dialect.withLimits(dialect.maxRecordBytes(), Integer.parseInt(value), fields);
      case "max_fields" ->
          dialect.withLimits(
              dialect.maxRecordBytes(), dialect.maxFieldBytes(), Integer.parseInt(value));
      default -> throw new IllegalArgumentException(key);
    };
  }

  private static int character(String value) {
    return value.equals("none") ? Dialect.NONE : value.charAt(0);
  }

  /** The values of the fields that the case expects, or none for a rejected record. */
  List<List<String>> expectedFields() {
    List<List<String>> all = new ArrayList<>();
    for (Object record : records) {
      List<String> values = new ArrayList<>();
      if (((Map<?, ?>) record).get("fields") instanceof List<?> fields) {
        fields.forEach(field -> values.add(value(field)));
      }
      all.add(values);
    }
    return all;
  }

  static String value(Object field) {
    return field instanceof Map<?, ?> quoted ? String.valueOf(quoted.get("q")) : (String) field;
  }

  boolean expectsErrors() {
    return records.stream().anyMatch(record -> ((Map<?, ?>) record).containsKey("error"));
  }

  @Override
  public String toString() {
    return name;
  }
}
