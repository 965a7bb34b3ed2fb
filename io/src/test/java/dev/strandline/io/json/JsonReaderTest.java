package dev.strandline.io.json;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strandline.io.RecordReader.Found;
import dev.strandline.io.parquet.RandomRows;
import dev.strandline.io.values.InputFacts;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.model.Column;
import dev.strandline.model.Origin;
import dev.strandline.model.RawInput;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonReaderTest {
  private static final List<ReadColumn> COLUMNS =
      List.of(
          ReadColumn.field(Column.required("id", Type.Plain.INT64)),
          ReadColumn.field(Column.nullable("amount", new Type.Decimal(38, 10))),
          ReadColumn.field(Column.nullable("day", Type.Plain.DATE)),
          new ReadColumn(
              Column.nullable("city", Type.Plain.STRING),
              ReadColumn.From.FIELD,
              List.of("address.city", "town"),
              CastSettings.DEFAULTS,
              Optional.of("nowhere")),
          ReadColumn.field(Column.nullable("tags", new Type.Array(Type.Plain.STRING))),
          ReadColumn.field(Column.nullable("doc", Type.Plain.JSON)));

  private final List<String> refused = new ArrayList<>();

  private List<List<@Nullable String>> read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8), COLUMNS, 1 << 20);
  }

  private List<List<@Nullable String>> read(byte[] text, List<ReadColumn> columns, int most)
      throws IOException {
    InputStream slow =
        new ByteArrayInputStream(text) {
          @Override
          public synchronized int read(byte[] to, int from, int length) {
            return super.read(to, from, Math.min(length, 7_001));
          }
        };
    RowWriter out = new RowWriter(Schema.of(columns.stream().map(ReadColumn::column).toList()));
    try (JsonReader reader =
        JsonReader.open(slow, columns, InputFacts.of("t", Origin.file("j", "t", 1)), most)) {
      for (Found found = reader.next(out); found != Found.END; found = reader.next(out)) {
        if (found == Found.REFUSED) {
          refused.add(
              reader.record()
                  + " line "
                  + reader.line()
                  + " at "
                  + reader.offset()
                  + " "
                  + reader.refusal().code()
                  + " "
                  + reader.refusal().column()
                  + " "
                  + new String(reader.refusal().raw().bytes(), StandardCharsets.UTF_8).length()
                  + (reader.refusal().raw().form() == RawInput.Form.BEGINNING ? " cut" : ""));
        }
      }
    }
    return RandomRows.texts(out.take());
  }

  @Test
  void readsColumnsByNameAndPath() throws Exception {
    assertThat(
        read("""
                \uFEFF{"id": 9007199254740993, "amount": 1234567890123456789012345678.0123456789, "day": "2024-02-29", "address": {"city": "K\\u00f6ln", "x": [1]}, "tags": ["a", null], "doc": {"a": [1, 2.50]}}

                {"doc":null,"town":"T\\"","id":"7","amount":"0.1","extra":[{"id":1,"id":2}]}\r
                {"i\\u0064": -1, "amount": 1e3, "address": null, "tags": []}""")
            .toString(),
        equalTo(
            "[[9007199254740993, 1234567890123456789012345678.0123456789, 19782, Köln, [a, NULL],"
                + " {\"a\": [1, 2.50]}], [7, 0.1000000000, null, T\", null, null],"
                + " [-1, 1000.0000000000, null, nowhere, [], null]]"));
    assertThat(refused, equalTo(List.of()));
  }

  @Test
  void knowsTheColumnsOwnWordsForNull() throws Exception {
    CastSettings casts = CastSettings.builder().nullValues(List.of("n/a")).build();
    List<ReadColumn> columns = new ArrayList<>();
    for (Column column :
        List.of(
            Column.nullable("a", Type.Plain.INT64),
            Column.nullable("b", Type.Plain.STRING),
            Column.nullable("c", Type.Plain.JSON),
            Column.required("d", Type.Plain.STRING),
            Column.nullable("e", new Type.Array(Type.Plain.STRING)))) {
      columns.add(
          new ReadColumn(
              column, ReadColumn.From.FIELD, List.of(column.name()), casts, Optional.empty()));
    }
    byte[] text =
        """
        {"a": "n\\u002fa", "b": "n/a", "c": "n/a", "d": "x", "e": "n/a"}
        {"a": 1, "b": "", "c": "", "d": "", "e": ["n/a"]}
        {"a": 1, "d": "n/a"}
        """
            .getBytes(StandardCharsets.UTF_8);
    assertThat(
        read(text, columns, 1 << 20).toString(),
        equalTo("[[null, null, null, x, null], [1, , \"\", , [n/a]]]"));
    assertThat(refused.get(0), startsWith("3 line 3 at 114 SL-2100 d"));
  }

  @Test
  void dropsBlanksAroundTextsWhereTheColumnSaysSo() throws Exception {
    CastSettings casts = CastSettings.builder().nullValues(List.of("-")).trim(true).build();
    List<ReadColumn> columns = new ArrayList<>();
    for (Column column :
        List.of(
            Column.nullable("a", Type.Plain.INT64),
            Column.nullable("b", Type.Plain.STRING),
            Column.nullable("c", Type.Plain.JSON))) {
      columns.add(
          new ReadColumn(
              column, ReadColumn.From.FIELD, List.of(column.name()), casts, Optional.empty()));
    }
    byte[] text =
        """
        {"a": " 1\\n", "b": " x y ", "c": " z "}
        {"a": " - ", "b": "- ", "c": " -"}
        """
            .getBytes(StandardCharsets.UTF_8);
    assertThat(
        read(text, columns, 1 << 20).toString(),
        equalTo("[[1, x y, \" z \"], [null, null, null]]"));
    assertThat(refused, equalTo(List.of()));
  }

  @Test
  void refusesJsonWithHalfOfASurrogatePair() throws Exception {
    List<ReadColumn> columns = List.of(ReadColumn.field(Column.nullable("j", Type.Plain.JSON)));
    byte[] text =
        """
        {"j": {"k": "\\ud83d"}}
        {"j": ["\\ude00"]}
        {"j": "\\ud83d\\n"}
        {"j": "\\ud83d\\ude00 \\\\ud83d"}
        {"j": "\\ud83d"}
        """
            .getBytes(StandardCharsets.UTF_8);
    assertThat(
        read(text, columns, 1 << 20).toString(), equalTo("[[\"\\ud83d\\ude00 \\\\ud83d\"]]"));
    assertThat(refused.stream().filter(line -> line.contains("SL-2140 j")).count(), equalTo(4L));
  }

  @Test
  void refusesExactlyTheLineAtFault() throws Exception {
    byte[] text =
        """
        {"id": 1}
        {"id": 2, "id": 2}
        {"id": 3, "town": "a", "address": {"city": "b"}}
        {"id": 4, "address": {"x": 1, "x": 2}}
        [5]
        {"id": 6
        {"id": 7.5}
        {"day": "2024-01-01"}
        {"id": 9, "day": "2024-02-30"}
        {"id": 10, "tags": "no"}
        {"id": 11, "day": 5}
        {"id": 12, "amount": "x€y"}
        {"id": null}
        {"id": 14}
        """
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(
        read(text, COLUMNS, 1 << 20).toString(),
        equalTo("[[1, null, null, nowhere, null, null], [14, null, null, nowhere, null, null]]"));
    assertThat(
        refused.stream().map(line -> line.replaceAll(" at \\d+", "")).toList(),
        equalTo(
            List.of(
                "2 line 2 SL-2304  18",
                "3 line 3 SL-2304 city 48",
                "4 line 4 SL-2304  38",
                "5 line 5 SL-2303  3",
                "6 line 6 SL-2303  8",
                "7 line 7 SL-2101 id 11",
                "8 line 8 SL-2100 id 21",
                "9 line 9 SL-2121 day 30",
                "10 line 10 SL-2142 tags 24",
                "11 line 11 SL-2142 day 20",
                "12 line 12 SL-2103 amount 27",
                "13 line 13 SL-2100 id 12")));
  }

  @Test
  void passesOverALineThatIsTooLong() throws Exception {
    for (int length : new int[] {1_001, 70_000, 131_072, 1_000_000}) {
      refused.clear();
      String text =
          "{\"id\":1}\n{\"id\":2,\"doc\":\"" + "x".repeat(length) + "\"}\n{\"id\":3}\n{\"id\":4";
      List<?> rows =
          read((text + "}").getBytes(StandardCharsets.UTF_8), COLUMNS.subList(0, 1), 1_000);
      assertThat(rows.toString(), equalTo("[[1], [3], [4]]"));
      int line = length + 17;
      String kept = line > JsonLines.KEPT ? JsonLines.KEPT + " cut" : Integer.toString(line);
      assertThat(refused, equalTo(List.of("2 line 2 at 9 SL-2301  " + kept)));
    }
  }

  @Test
  void agreesWithJacksonOnRandomObjects() throws Exception {
    long seed = Long.getLong("strandline.seed", 1L);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    ObjectMapper mapper = new ObjectMapper();
    List<ReadColumn> columns = new ArrayList<>();
    for (String name : List.of("a", "b", "ü\"", "d")) {
      columns.add(ReadColumn.field(Column.nullable(name, Type.Plain.JSON)));
      columns.add(ReadColumn.field(Column.nullable(name + ".x", Type.Plain.JSON)));
    }
    StringBuilder text = new StringBuilder();
    List<List<@Nullable String>> expected = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      ObjectNode object = mapper.createObjectNode();
      for (int k = random.nextInt(8); k > 0; k--) {
        String name = List.of("a", "b", "ü\"", "d", "a.x", "zz", "x").get(random.nextInt(7));
        object.set(name, value(random, mapper, 3));
      }
      text.append(mapper.writeValueAsString(object)).append('\n');
      List<@Nullable String> row = new ArrayList<>();
      for (String name : List.of("a", "b", "ü\"", "d")) {
        row.add(textOf(object.get(name)));
        JsonNode inner = object.get(name) instanceof ObjectNode node ? node.get("x") : null;
        JsonNode dotted = object.get(name + ".x");
        row.add(
            dotted != null && inner != null ? "twice" : textOf(dotted == null ? inner : dotted));
      }
      if (!row.contains("twice")) {
        expected.add(row);
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    RandomRows.assertSame("seed " + seed, read(bytes, columns, 1 << 20), expected);
  }

  private static @Nullable String textOf(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node.toString();
  }

  private static JsonNode value(Random random, ObjectMapper mapper, int depth) {
    var make = mapper.getNodeFactory();
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> make.nullNode();
      case 1 -> make.numberNode(random.nextInt());
      case 2 -> make.textNode("t\n\"\\ " + random.nextInt());
      case 3 -> make.booleanNode(random.nextBoolean());
      case 4 -> mapper.createArrayNode().add(value(random, mapper, depth - 1)).add(1);
      default -> {
        ObjectNode object = mapper.createObjectNode();
        object.set("x", value(random, mapper, depth - 1));
        object.set("y", value(random, mapper, depth - 1));
        yield object;
      }
    };
  }
}
