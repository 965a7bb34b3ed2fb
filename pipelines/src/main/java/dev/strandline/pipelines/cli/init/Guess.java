package dev.strandline.pipelines.cli.init;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.parquet.ParquetReader;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Column;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a sample file seems to hold.
 *
 * @param format the spec's {@code format}, as YAML
 * @param columns empty where the files name their columns and types themselves
 * @param leftOut the names of fields that cannot be columns of a table
 * @param rows how many rows the guess rests on
 */
record Guess(String format, List<ColumnGuess> columns, List<String> leftOut, int rows) {
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_ .#/()%-]*");

  /** How a file begins that is one JSON array of objects. */
  private static final Pattern ARRAY = Pattern.compile("\\s*\\[\\s*\\{");

  /** Words for a missing value, in addition to no text at all. */
  private static final Set<String> NULL_WORDS =
      Set.of("\\N", "NULL", "null", "NA", "N/A", "n/a", "None", "NaN", "nan", "#N/A");

  /** What the names begin with of columns that tables keep for themselves. */
  private static final String OURS = "_sl_";

  private static final String COMMENT = "#";

  /** Kinds of JSON values, of which a column of one kind has a type of its own. */
  private static final Set<JsonNodeType> SCALARS =
      Set.of(JsonNodeType.STRING, JsonNodeType.NUMBER, JsonNodeType.BOOLEAN);

  Guess {
    columns = List.copyOf(columns);
    leftOut = List.copyOf(leftOut);
  }

  private static Guess of(String format, List<ColumnGuess> fields, int rows) {
    List<ColumnGuess> columns = fields.stream().filter(field -> isColumn(field.name())).toList();
    List<String> others =
        fields.stream().map(ColumnGuess::name).filter(name -> !isColumn(name)).toList();
    return new Guess(format, columns, others, rows);
  }

  private static boolean isColumn(String name) {
    return !name.isEmpty() && !name.startsWith(OURS);
  }

  /**
   * The guess.
   *
   * @throws IOException where the file cannot be read, or is not whole
   * @throws IllegalArgumentException with the reason, where there is nothing to go by
   */
  static Guess of(Path file) throws IOException {
    Sample sample = Sample.of(file);
    if (sample.startsWith("PAR1")) {
      return parquet(file);
    }
    if (sample.startsWith("Obj\u0001")) {
      return of("{type: avro}", List.of(), 0);
    }
    String text = sample.text();
    if (text.isBlank()) {
      throw new IllegalArgumentException("it is empty");
    }
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("it is neither text nor Avro nor Parquet");
    }
    if (ARRAY.matcher(text).lookingAt()) {
      throw new IllegalArgumentException(
          "it begins like one JSON array, but a JSON file has one object a line;"
              + " jq -c '.[]' makes such lines of an array");
    }
    return text.stripLeading().startsWith("{")
        ? json(text, sample.whole())
        : delimited(text, sample);
  }

  /** Its columns are listed where some must be left out. */
  private static Guess parquet(Path file) throws IOException {
    List<ColumnGuess> fields = new ArrayList<>();
    Path whole = file.toAbsolutePath();
    Store folder = Stores.open(String.valueOf(whole.getParent()));
    try (SeekableByteChannel channel = folder.openRead(String.valueOf(whole.getFileName()))) {
      for (Column column : ParquetReader.schema(channel, file.toString()).columns()) {
        String type = column.type().toString();
        fields.add(
            new ColumnGuess(column.name(), type, List.of(), !column.nullable(), false, List.of()));
      }
    } catch (CorruptInput e) {
      // A run tells what is wrong with the file.
    }
    boolean asTheyAre = fields.stream().allMatch(field -> isColumn(field.name()));
    return of("{type: parquet}", asTheyAre ? List.of() : fields, 0);
  }

  private static Guess delimited(String text, Sample sample) {
    if (text.indexOf('\r') >= 0 && text.indexOf('\n') < 0) {
      throw new IllegalArgumentException(
          "its lines end with CR alone, and a record ends with LF or CRLF;"
              + " tr '\\r' '\\n' makes such lines of them");
    }
    Dialect dialect = Dialect.guess(text, sample.whole());
    List<List<String>> records = dialect.records(text, sample.whole());
    if (records.isEmpty()) {
      throw new IllegalArgumentException("its first MiB holds no whole record");
    }
    int width = width(records);
    boolean comments = isComment(records.get(0)) && records.get(0).size() != width;
    records =
        records.stream()
            .filter(record -> record.size() == width && !(comments && isComment(record)))
            .toList();
    boolean header = isHeader(records);
    List<String> names = header ? records.get(0) : numbered(width);
    List<List<String>> rows = header ? records.subList(1, records.size()) : records;
    Set<String> nulls = new LinkedHashSet<>();
    List<ColumnGuess> columns = new ArrayList<>();
    for (int column = 0; column < width; column++) {
      columns.add(column(names.get(column), column, rows, nulls));
    }
    String comment = comments ? ", comment: " + SpecWriter.quoted(COMMENT) : "";
    return of(format(dialect, header, sample, comment, nulls), columns, rows.size());
  }

  private static boolean isComment(List<String> record) {
    return record.get(0).startsWith(COMMENT);
  }

  private static ColumnGuess column(
      String name, int column, List<List<String>> rows, Set<String> nulls) {
    List<String> values = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (List<String> row : rows) {
      String value = row.get(column);
      if (NULL_WORDS.contains(value)) {
        words.add(value);
      } else if (!value.isEmpty()) {
        values.add(value);
      }
    }
    ColumnGuess without = ColumnGuess.of(name, values, rows.size(), false);
    // In a column of text such a word may be meant: NA is Namibia.
    if (words.isEmpty() || (without.type().equals("string") && !words.contains("\\N"))) {
      values.addAll(words);
      return ColumnGuess.of(name, values, rows.size(), false);
    }
    nulls.addAll(words);
    return without;
  }

  private static String format(
      Dialect dialect, boolean header, Sample sample, String comment, Set<String> nulls) {
    StringBuilder format = new StringBuilder("{type: delimited");
    String delimiter = dialect.delimiter() == '\t' ? "\\t" : String.valueOf(dialect.delimiter());
    format.append(", delimiter: \"").append(delimiter).append('"');
    if (dialect.quote() == 0) {
      format.append(", quote: none");
    }
    format.append(", header: ").append(header).append(comment);
    if (!sample.charset().equals(StandardCharsets.UTF_8)) {
      format.append(", charset: ").append(sample.charset().name());
    }
    if (!nulls.isEmpty()) {
      format.append(", null_values: [\"\"");
      nulls.forEach(word -> format.append(", ").append(SpecWriter.quoted(word)));
      format.append(']');
    }
    return format.append(", compression: auto}").toString();
  }

  /**
   * Names are distinct, look like names, and do not look like the values below them. Odd ones, and
   * one that is empty, are names where a column below is of another type than text.
   */
  private static boolean isHeader(List<List<String>> records) {
    List<String> first = records.get(0);
    boolean plain = first.stream().allMatch(name -> NAME.matcher(name).matches());
    if (Set.copyOf(first).size() < first.size()
        || !(plain || (!isComment(first) && first.stream().allMatch(Guess::isWords)))) {
      return false;
    }
    if (records.size() == 1) {
      return plain;
    }
    boolean typed = false;
    for (int column = 0; column < first.size(); column++) {
      Set<String> below = new LinkedHashSet<>();
      for (List<String> record : records.subList(1, records.size())) {
        below.add(record.get(column));
      }
      below.remove("");
      if (below.contains(first.get(column))) {
        return false;
      }
      String type = ColumnGuess.of("", List.copyOf(below), below.size(), false).type();
      typed |= !below.isEmpty() && !type.equals("string");
    }
    return typed || first.stream().allMatch(name -> name.matches("[\\p{L}_][\\p{L}\\p{N}_ ]*"));
  }

  /** Whether it is a text, and no word for a missing value. */
  private static boolean isWords(String name) {
    return !NULL_WORDS.contains(name)
        && ColumnGuess.of("", List.of(name), 1, false).type().equals("string");
  }

  private static int width(List<List<String>> records) {
    Map<Integer, Integer> counts = new HashMap<>();
    int width = records.get(0).size();
    for (List<String> record : records) {
      int count = counts.merge(record.size(), 1, Integer::sum);
      width = count > counts.getOrDefault(width, 0) ? record.size() : width;
    }
    return width;
  }

  private static List<String> numbered(int width) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= width; i++) {
      names.add("c" + i);
    }
    return names;
  }

  private static Guess json(String text, boolean whole) {
    ObjectMapper mapper = new ObjectMapper();
    mapper.enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    Map<String, List<JsonNode>> fields = new LinkedHashMap<>();
    List<String> lines = text.lines().toList();
    int rows = 0;
    for (String line : whole ? lines : lines.subList(0, lines.size() - 1)) {
      if (!line.isBlank()) {
        JsonNode node = object(mapper, line, rows + 1);
        node.fields()
            .forEachRemaining(
                field ->
                    fields
                        .computeIfAbsent(field.getKey(), key -> new ArrayList<>())
                        .add(field.getValue()));
        rows++;
      }
    }
    List<ColumnGuess> columns = new ArrayList<>();
    for (Map.Entry<String, List<JsonNode>> field : fields.entrySet()) {
      columns.add(json(field.getKey(), field.getValue(), rows));
    }
    return of("{type: json, compression: auto}", columns, rows);
  }

  private static ColumnGuess json(String name, List<JsonNode> nodes, int rows) {
    List<String> values = new ArrayList<>();
    Set<JsonNodeType> kinds = EnumSet.noneOf(JsonNodeType.class);
    for (JsonNode node : nodes) {
      if (!node.isNull()) {
        kinds.add(node.getNodeType());
        values.add(node.isBigDecimal() ? node.decimalValue().toPlainString() : node.asText());
      }
    }
    if (kinds.size() > 1 || !SCALARS.containsAll(kinds)) {
      return new ColumnGuess(name, "json", List.of(), values.size() == rows, false, List.of());
    }
    ColumnGuess guess = ColumnGuess.of(name, values, rows, kinds.contains(JsonNodeType.STRING));
    // No run takes a number for a date: 20260131 stays what it is.
    return guess.temporal() && kinds.contains(JsonNodeType.NUMBER)
        ? new ColumnGuess(name, "int32", List.of(), guess.required(), guess.unique(), guess.notes())
        : guess;
  }

  private static JsonNode object(ObjectMapper mapper, String line, int number) {
    try {
      JsonNode node = mapper.readTree(line);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // Said below, in our own words and without the values.
    }
    throw new IllegalArgumentException(
        "it begins like JSON lines, but line " + number + " is not one JSON object");
  }
}
