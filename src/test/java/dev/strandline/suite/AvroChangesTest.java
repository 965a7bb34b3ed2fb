package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.report.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debezium's events as Confluent's Avro converter writes them, value by value to the table. */
final class AvroChangesTest {
  /** A column: its field's schema, the value in it, its type in the spec, what is read back. */
  private record Value(String name, String schema, Object written, String type, String read) {}

  private static String connect(String type, String name) {
    return "{\"type\":\"" + type + "\",\"connect.version\":1,\"connect.name\":\"" + name + "\"}";
  }

  private static String debezium(String type, String name) {
    return connect(type, "io.debezium." + name);
  }

  private static ByteBuffer unscaled(String decimal) {
    return ByteBuffer.wrap(new BigDecimal(decimal).unscaledValue().toByteArray());
  }

  private static final String DECIMAL =
      "{\"type\":\"bytes\",\"scale\":3,\"precision\":12,\"connect.version\":1,\"connect.parameters\":"
          + "{\"scale\":\"3\",\"connect.decimal.precision\":\"12\"},\"connect.name\":"
          + "\"org.apache.kafka.connect.data.Decimal\",\"logicalType\":\"decimal\"}";
  private static final String VARIABLE =
      "{\"type\":\"record\",\"name\":\"VariableScaleDecimal\",\"namespace\":\"io.debezium.data\",\"fields\":["
          + "{\"name\":\"scale\",\"type\":\"int\"},{\"name\":\"value\",\"type\":\"bytes\"}],"
          + "\"connect.version\":1,\"connect.name\":\"io.debezium.data.VariableScaleDecimal\"}";

  private static GenericRecord variable(String decimal) {
    GenericRecord record = new GenericData.Record(new Schema.Parser().parse(VARIABLE));
    record.put("scale", new BigDecimal(decimal).scale());
    record.put("value", unscaled(decimal));
    return record;
  }

  private static final List<Value> VALUES =
      List.of(
          new Value("i", "\"int\"", -5, "int32", "-5"),
          new Value("l", "\"long\"", Long.MIN_VALUE, "int64", "-9223372036854775808"),
          new Value("small", "{\"type\":\"int\",\"connect.type\":\"int16\"}", 7, "int32", "7"),
          new Value("f", "\"float\"", 1.5f, "float32", "1.5"),
          new Value("g", "\"double\"", 0.1, "float64", "0.1"),
          new Value("nan", "\"double\"", Double.NaN, "float64", "nan"),
          new Value("ok", "\"boolean\"", true, "bool", "true"),
          new Value(
              "amount", DECIMAL, unscaled("-123456789.125"), "decimal(12,3)", "-123456789.125"),
          new Value("free", VARIABLE, variable("12.50"), "decimal(38,9)", "12.500000000"),
          new Value("d", debezium("int", "time.Date"), -25567, "date", "1900-01-01"),
          new Value(
              "t", debezium("long", "time.MicroTime"), 47655123456L, "time", "13:14:15.123456"),
          new Value("tms", debezium("int", "time.Time"), 47655123, "time", "13:14:15.123"),
          new Value("tns", debezium("long", "time.NanoTime"), 1000L, "time", "00:00:00.000001"),
          new Value(
              "s",
              debezium("long", "time.Timestamp"),
              1709212455678L,
              "timestamp_local",
              "2024-02-29 13:14:15.678"),
          new Value(
              "sus",
              debezium("long", "time.MicroTimestamp"),
              -1L,
              "timestamp_local",
              "1969-12-31 23:59:59.999999"),
          new Value(
              "sns",
              debezium("long", "time.NanoTimestamp"),
              1_000_000L,
              "timestamp_local",
              "1970-01-01 00:00:00.001"),
          new Value(
              "cts",
              connect("long", "org.apache.kafka.connect.data.Timestamp"),
              1000L,
              "timestamp_local",
              "1970-01-01 00:00:01"),
          new Value(
              "cd", connect("int", "org.apache.kafka.connect.data.Date"), 1, "date", "1970-01-02"),
          new Value("ld", "{\"type\":\"int\",\"logicalType\":\"date\"}", 1, "date", "1970-01-02"),
          new Value(
              "lts",
              "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}",
              1L,
              "timestamp",
              "1970-01-01 00:00:00.000001+00"),
          new Value(
              "z",
              debezium("string", "time.ZonedTimestamp"),
              "2024-02-29T13:14:15.678901+02:00",
              "timestamp",
              "2024-02-29 11:14:15.678901+00"),
          new Value("y", debezium("int", "time.Year"), 2026, "int32", "2026"),
          new Value(
              "iv", debezium("long", "time.MicroDuration"), 93600000000L, "int64", "93600000000"),
          new Value(
              "b",
              "\"bytes\"",
              ByteBuffer.wrap(new byte[] {(byte) 0xde, (byte) 0xad}),
              "bytes",
              "\\xDE\\xAD"),
          new Value(
              "bit",
              debezium("bytes", "data.Bits"),
              ByteBuffer.wrap(new byte[] {1}),
              "bool",
              "true"),
          new Value(
              "u",
              debezium("string", "data.Uuid"),
              "7f1e9c1e-6a0b-4a0e-9d0a-0123456789ab",
              "string",
              "7f1e9c1e-6a0b-4a0e-9d0a-0123456789ab"),
          new Value(
              "j", debezium("string", "data.Json"), "{\"a\":[1,2.50]}", "json", "{\"a\":[1,2.50]}"),
          new Value(
              "e",
              "{\"type\":\"string\",\"connect.name\":\"io.debezium.data.Enum\",\"connect.parameters\":{\"allowed\":\"e1,e2\"}}",
              "e1",
              "string",
              "e1"),
          new Value(
              "tags",
              "{\"type\":\"array\",\"items\":[\"null\",\"string\"]}",
              Arrays.asList("x", null),
              "array<string>",
              "[x, NULL]"),
          new Value(
              "h",
              "{\"type\":\"map\",\"values\":\"string\"}",
              Map.of("k", "v"),
              "json",
              "{\"k\":\"v\"}"),
          new Value("note", "\"string\"", "grüße", "string", "grüße"));

  private static final String SOURCE =
      """
      {"type":"record","name":"Source","namespace":"io.debezium.connector.postgresql","fields":[
        {"name":"version","type":"string"},{"name":"connector","type":"string"},{"name":"name","type":"string"},
        {"name":"ts_ms","type":"long"},
        {"name":"snapshot","type":[{"type":"string","connect.version":1,"connect.parameters":{"allowed":"true,first,last,false"},
          "connect.default":"false","connect.name":"io.debezium.data.Enum"},"null"],"default":"false"},
        {"name":"db","type":"string"},{"name":"sequence","type":["null","string"],"default":null},
        {"name":"schema","type":"string"},{"name":"table","type":"string"},
        {"name":"txId","type":["null","long"],"default":null},{"name":"lsn","type":["null","long"],"default":null},
        {"name":"xmin","type":["null","long"],"default":null}],
       "connect.name":"io.debezium.connector.postgresql.Source"}
      """;

  private static Schema value() {
    List<String> fields = new ArrayList<>();
    fields.add("{\"name\":\"id\",\"type\":\"long\"}");
    for (Value value : VALUES) {
      fields.add(
          "{\"name\":\""
              + value.name
              + "\",\"type\":[\"null\","
              + value.schema
              + "],\"default\":null}");
    }
    return new Schema.Parser()
        .parse(
            "{\"type\":\"record\",\"name\":\"Value\",\"namespace\":\"shop.public.t\",\"fields\":["
                + String.join(",", fields)
                + "],\"connect.name\":\"shop.public.t.Value\"}");
  }

  private static final Schema ROW = value();
  private static final Schema KEY =
      new Schema.Parser()
          .parse(
              "{\"type\":\"record\",\"name\":\"Key\",\"namespace\":\"shop.public.t\",\"fields\":["
                  + "{\"name\":\"id\",\"type\":\"long\"}],\"connect.name\":\"shop.public.t.Key\"}");
  private static final Schema ENVELOPE =
      new Schema.Parser()
          .parse(
              "{\"type\":\"record\",\"name\":\"Envelope\",\"namespace\":\"shop.public.t\",\"fields\":["
                  + "{\"name\":\"before\",\"type\":[\"null\","
                  + ROW
                  + "],\"default\":null},{\"name\":\"after\",\"type\":[\"null\",\"Value\"],\"default\":null},"
                  + "{\"name\":\"source\",\"type\":"
                  + SOURCE
                  + "},{\"name\":\"op\",\"type\":\"string\"},{\"name\":\"ts_ms\",\"type\":[\"null\",\"long\"]}],"
                  + "\"connect.version\":2,\"connect.name\":\"shop.public.t.Envelope\"}");

  @TempDir private Path folder;
  private final List<String> lines = new ArrayList<>();

  private static byte[] wire(int id, Schema schema, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    out.write(ByteBuffer.allocate(4).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static GenericRecord row(long id) {
    GenericRecord row = new GenericData.Record(ROW);
    row.put("id", id);
    return row;
  }

  private static GenericRecord full(long id) {
    GenericRecord row = row(id);
    VALUES.forEach(value -> row.put(value.name, value.written));
    return row;
  }

  private void event(
      String op, long id, @Nullable GenericRecord before, @Nullable GenericRecord after, long lsn)
      throws IOException {
    GenericRecord source = new GenericData.Record(ENVELOPE.getField("source").schema());
    source.put("version", "3.6.1.Final");
    source.put("connector", "postgresql");
    source.put("name", "shop");
    source.put("ts_ms", 1772323200000L);
    source.put("snapshot", op.equals("r") ? "true" : "false");
    source.put("db", "shop");
    source.put("sequence", "[null,\"" + lsn + "\"]");
    source.put("schema", "public");
    source.put("table", "t");
    source.put("lsn", lsn);
    GenericRecord envelope = new GenericData.Record(ENVELOPE);
    envelope.put("before", before);
    envelope.put("after", after);
    envelope.put("source", source);
    envelope.put("op", op);
    envelope.put("ts_ms", 1772323200001L);
    GenericRecord key = new GenericData.Record(KEY);
    key.put("id", id);
    line(wire(1, KEY, key), wire(2, ENVELOPE, envelope));
  }

  private void line(byte[] key, byte @Nullable [] value) {
    Base64.Encoder base64 = Base64.getEncoder();
    lines.add(
        "{\"key\":\""
            + base64.encodeToString(key)
            + "\",\"value\":"
            + (value == null ? "null" : "\"" + base64.encodeToString(value) + "\"")
            + "}");
  }

  private SpecRun spec() throws IOException {
    Path schemas = Files.createDirectories(folder.resolve("schemas"));
    Files.writeString(schemas.resolve("1.avsc"), KEY.toString());
    Files.writeString(schemas.resolve("2.avsc"), ENVELOPE.toString());
    Files.createDirectories(folder.resolve("in"));
    Files.write(folder.resolve("in/events.jsonl"), lines, StandardCharsets.UTF_8);
    StringBuilder columns =
        new StringBuilder("            - {name: id, type: int64, required: true}\n");
    for (Value value : VALUES) {
      columns.append("            - {name: %s, type: \"%s\"}\n".formatted(value.name, value.type));
    }
    String yaml =
        """
        strandline: v1
        name: avro
        sources:
          events:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*"
              format: {type: json}
              columns: [{name: key, type: bytes}, {name: value, type: bytes}]
        steps:
          changes:
            type: DecodeChanges
            input: events
            config:
              format:
                type: debezium
                avro: {path: "%1$s/schemas"}
                keys: id
                columns:
        %2$s
          latest: {type: LatestPerKey, input: changes}
        sinks:
          lake: {type: WriteToParquet, input: latest, config: {path: "%1$s/lake", mode: merge}}
        dead_letters: {path: "%1$s/bad"}
        """
            .formatted(folder, columns);
    return SpecRun.of(folder, yaml);
  }

  private List<String> table(String columns) throws Exception {
    return Duck.lines(
        Duck.rows(
            "SELECT " + columns + " FROM " + Duck.table(folder.resolve("lake")) + " ORDER BY id"));
  }

  @Test
  void everyTypeIsReadBackAsTheSourceHadIt() throws Exception {
    event("r", 1, null, full(1), 10);
    event("r", 2, null, row(2), 10);
    spec().committed();
    List<String> wrong = new ArrayList<>();
    for (Value value : VALUES) {
      String cast = value.type.equals("json") ? "decode(encode(%s::VARCHAR))" : "%s::VARCHAR";
      List<String> read = table(cast.formatted("\"" + value.name + "\"") + ", id");
      String expected = value.read + ",1";
      String got = read.get(0).replace("\"", "");
      if (!got.equals(expected.replace("\"", ""))
          || !read.get(1).replace("NULL", "").equals(",2")) {
        wrong.add(value.name + ": expected " + expected + ", got " + read);
      }
    }
    assertThat(wrong, is(List.of()));
  }

  @Test
  void updatesDeletesTombstonesAndValuesThatWereNotSent() throws Exception {
    event("r", 1, null, full(1), 10);
    event("r", 2, null, full(2), 10);
    GenericRecord updated = row(1);
    updated.put("i", 9);
    updated.put("note", "__debezium_unavailable_value");
    updated.put(
        "b", ByteBuffer.wrap("__debezium_unavailable_value".getBytes(StandardCharsets.UTF_8)));
    event("u", 1, null, updated, 20);
    event("d", 2, row(2), null, 30);
    line(new byte[] {0, 0, 0, 0, 1, 4}, null);
    spec().committed();
    assertThat(table("id, i, note, b::VARCHAR, l"), contains("1,9,grüße,\\xDE\\xAD,"));
  }

  @Test
  void anUnknownSchemaAndBadBytesAreLettersWithTheBytes() throws Exception {
    event("r", 1, null, full(1), 10);
    event("r", 2, null, full(2), 10);
    line(new byte[] {0, 0, 0, 0, 1, 6}, new byte[] {0, 0, 0, 0, 77, 1, 2});
    line(new byte[] {0, 0, 0, 0, 1, 8}, new byte[] {0, 0, 0, 0, 2, 1, 2});
    line(new byte[] {0, 0, 0, 0, 1, 8}, "{\"op\":\"c\"}".getBytes(StandardCharsets.UTF_8));
    RunReport report = spec().committed();
    assertThat(
        report.rejects().stream().map(r -> r.code() + " " + r.rows()).sorted().toList(),
        contains("SL-2171 2", "SL-2172 1"));
    assertThat(
        report.rejects().stream()
            .filter(r -> r.code().equals("SL-2172"))
            .toList()
            .get(0)
            .toString(),
        containsString("id is 77"));
    assertThat(table("id"), contains("1", "2"));
  }
}
