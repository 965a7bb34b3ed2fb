package dev.strandline.io.avro;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.RecordReader.Found;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.parquet.RandomRows;
import dev.strandline.io.values.InputFacts;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.model.Column;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Type;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of Avro's own writer, as sources. */
class AvroReaderTest {
  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "r", "fields": [
                {"name": "id", "type": "long"},
                {"name": "text", "type": ["null", "string"]},
                {"name": "flag", "type": "boolean"},
                {"name": "small", "type": ["int", "null"]},
                {"name": "f", "type": "float"}, {"name": "d", "type": "double"},
                {"name": "raw", "type": "bytes"},
                {"name": "dec", "type": {"type": "bytes", "logicalType": "decimal", "precision": 30, "scale": 4}},
                {"name": "fix", "type": {"type": "fixed", "name": "fx", "size": 9, "logicalType": "decimal", "precision": 12, "scale": 2}},
                {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                {"name": "tms", "type": {"type": "int", "logicalType": "time-millis"}},
                {"name": "tus", "type": {"type": "long", "logicalType": "time-micros"}},
                {"name": "ims", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "ius", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                {"name": "lms", "type": {"type": "long", "logicalType": "local-timestamp-millis"}},
                {"name": "lus", "type": ["null", {"type": "long", "logicalType": "local-timestamp-micros"}]},
                {"name": "e", "type": {"type": "enum", "name": "en", "symbols": ["A", "B"]}},
                {"name": "list", "type": {"type": "array", "items": ["null", "int"]}},
                {"name": "map", "type": {"type": "map", "values": "long"}},
                {"name": "sub", "type": ["null", {"type": "record", "name": "s", "fields": [
                   {"name": "x", "type": "string"}, {"name": "y", "type": ["null", {"type": "array", "items": "string"}]}]}]},
                {"name": "num", "type": ["null", "int", "long"]},
                {"name": "none", "type": "null"}
              ]}""");

  private final long seed = Long.getLong("strandline.seed", 1L);
  private final Random random = new Random(seed);

  AvroReaderTest() {
    System.out.println("seed " + seed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard"})
  void readsEveryTypeAndCodec(String codec) throws Exception {
    List<List<@Nullable String>> expected = new ArrayList<>();
    byte[] file = write(codec, 1000, expected);
    var schema = AvroReader.schema(new ByteArrayInputStream(file), "t");
    assertThat(
        schema.columns().stream()
            .map(c -> c.type() + (c.nullable() ? "?" : ""))
            .toList()
            .toString(),
        equalTo(
            "[int64, string?, bool, int32?, float32, float64, bytes, decimal(30,4), decimal(12,2),"
                + " date, time, time, timestamp, timestamp, timestamp_local, timestamp_local?,"
                + " string, array<int32>, array<struct<key:string,value:int64>>,"
                + " struct<x:string,y:array<string>>?, int64?, string?]"));
    RandomRows.assertSame(
        "seed " + seed,
        RandomRows.texts(read(file, schema.columns().stream().map(ReadColumn::field).toList())),
        expected);
  }

  @Test
  void refusesRecordsWhoseValuesDoNotFitAndKeepsThem() throws Exception {
    byte[] file = write("snappy", 50, new ArrayList<>());
    List<ReadColumn> columns =
        List.of(
            ReadColumn.field(Column.required("text", Type.Plain.STRING)),
            ReadColumn.field(Column.nullable("added", Type.Plain.DATE)),
            ReadColumn.field(Column.nullable("id", new Type.Decimal(3, 1))));
    RowWriter out =
        new RowWriter(
            dev.strandline.model.Schema.of(columns.stream().map(ReadColumn::column).toList()));
    List<Long> refused = new ArrayList<>();
    try (AvroReader reader =
        AvroReader.open(
            new ByteArrayInputStream(file),
            columns,
            InputFacts.of("t", Origin.file("a", "t", 1)))) {
      for (Found found = reader.next(out); found != Found.END; found = reader.next(out)) {
        if (found == Found.REFUSED) {
          refused.add(reader.record());
          assertThat(reader.refusal().code(), equalTo("SL-2100"));
          GenericRecord raw =
              new GenericDatumReader<GenericRecord>(
                      new Schema.Parser()
                          .parse(
                              String.valueOf(reader.refusal().raw().context().get("avro.schema"))))
                  .read(
                      null,
                      DecoderFactory.get().binaryDecoder(reader.refusal().raw().bytes(), null));
          assertThat(raw.get("id"), equalTo(reader.record() - 1));
        }
      }
    }
    assertThat(refused, equalTo(List.of(1L, 6L, 11L, 16L, 21L, 26L, 31L, 36L, 41L, 46L)));
    assertThat(out.rows(), equalTo(40));
  }

  @Test
  void refusesAFieldThatCannotSuit() throws Exception {
    byte[] file = write("null", 1, new ArrayList<>());
    CorruptInput refused =
        assertThrows(
            CorruptInput.class,
            () -> read(file, List.of(ReadColumn.field(Column.nullable("d", Type.Plain.INT32)))));
    assertThat(
        refused.getMessage(),
        containsString("its field for column \"d\" is double, which cannot be read as int32"));
  }

  @Test
  void refusesARecordWhoseMapHasAKeyThatIsNoUtf8() throws Exception {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "r", "fields": [
                  {"name": "map", "type": {"type": "map", "values": "long"}}]}""");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>()).create(schema, bytes)) {
      for (String key : List.of("good", "worse")) {
        GenericRecord record = new GenericData.Record(schema);
        record.put("map", Map.of(key, 1L));
        writer.append(record);
      }
    }
    byte[] file = bytes.toByteArray();
    file[new String(file, StandardCharsets.ISO_8859_1).indexOf("worse")] = (byte) 0xff;
    List<ReadColumn> columns =
        AvroReader.schema(new ByteArrayInputStream(file), "t").columns().stream()
            .map(ReadColumn::field)
            .toList();
    RowWriter out =
        new RowWriter(
            dev.strandline.model.Schema.of(columns.stream().map(ReadColumn::column).toList()));
    try (AvroReader reader =
        AvroReader.open(
            new ByteArrayInputStream(file),
            columns,
            InputFacts.of("t", Origin.file("a", "t", 1)))) {
      assertThat(reader.next(out), equalTo(Found.ROW));
      assertThat(reader.next(out), equalTo(Found.REFUSED));
      assertThat(reader.refusal().code(), equalTo("SL-2201"));
      assertThat(reader.refusal().column(), equalTo("map"));
    }
  }

  @Test
  void refusesAFileThatIsCutOrChanged() throws Exception {
    List<List<@Nullable String>> expected = new ArrayList<>();
    byte[] file = write("snappy", 200, expected);
    var schema = AvroReader.schema(new ByteArrayInputStream(file), "t");
    List<ReadColumn> columns = schema.columns().stream().map(ReadColumn::field).toList();
    int header = file.length - bodyLength(file);
    int whole = 0;
    for (int i = 0; i < 400; i++) {
      byte[] cut = Arrays.copyOf(file, i < 100 ? file.length - 1 - i : random.nextInt(file.length));
      try {
        List<?> rows = RandomRows.texts(read(cut, columns));
        RandomRows.assertSame("seed " + seed, rows, expected.subList(0, rows.size()));
        whole++; // cut between two blocks: a whole shorter file
      } catch (CorruptInput e) {
        assertThat(e.file(), equalTo("t"));
      }
      byte[] changed = file.clone();
      int at = header + random.nextInt(file.length - header);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      try {
        RandomRows.assertSame(
            "seed " + seed + " byte " + at, RandomRows.texts(read(changed, columns)), expected);
      } catch (CorruptInput e) {
        assertThat(e.file(), equalTo("t"));
      }
    }
    assertThat(whole, lessThan(20));
  }

  /** The bytes behind the header, which ends with the sync marker that the file ends with too. */
  private static int bodyLength(byte[] file) {
    byte[] sync = Arrays.copyOfRange(file, file.length - 16, file.length);
    for (int at = 0; ; at++) {
      if (Arrays.equals(file, at, at + 16, sync, 0, 16)) {
        return file.length - at - 16;
      }
    }
  }

  private static RecordBatch read(byte[] file, List<ReadColumn> columns) throws IOException {
    RowWriter out =
        new RowWriter(
            dev.strandline.model.Schema.of(columns.stream().map(ReadColumn::column).toList()));
    try (AvroReader reader =
        AvroReader.open(
            new ByteArrayInputStream(file),
            columns,
            InputFacts.of("t", Origin.file("a", "t", 1)))) {
      for (Found found = reader.next(out); found != Found.END; found = reader.next(out)) {
        if (found == Found.REFUSED) {
          throw new AssertionError(reader.refusal());
        }
      }
    }
    return out.take();
  }

  private byte[] write(String codec, int count, List<List<@Nullable String>> expected)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(SCHEMA))) {
      writer.setCodec(CodecFactory.fromString(codec)).setSyncInterval(2000);
      writer.create(SCHEMA, out);
      for (int i = 0; i < count; i++) {
        writer.append(record(i, expected));
      }
    }
    return out.toByteArray();
  }

  private static GenericRecord record(int i, List<List<@Nullable String>> expected) {
    List<@Nullable String> row = new ArrayList<>();
    expected.add(row);
    GenericRecord record = new GenericData.Record(SCHEMA);
    put(record, row, "id", (long) i, "" + i);
    put(record, row, "text", i % 5 == 0 ? null : "t ü " + i, i % 5 == 0 ? null : "t ü " + i);
    put(record, row, "flag", i % 2 == 0, "" + (i % 2 == 0));
    put(record, row, "small", i % 3 == 0 ? null : -i, i % 3 == 0 ? null : "" + -i);
    put(record, row, "f", i / 7f, "" + i / 7f);
    put(record, row, "d", i / 7.0, "" + i / 7.0);
    put(
        record,
        row,
        "raw",
        ByteBuffer.wrap(new byte[] {(byte) i, 1}),
        String.format("%02x01", i & 255));
    BigInteger wide = BigInteger.TEN.pow(20).multiply(BigInteger.valueOf(i - 100L));
    put(
        record,
        row,
        "dec",
        ByteBuffer.wrap(wide.toByteArray()),
        new java.math.BigDecimal(wide, 4).toPlainString());
    byte[] fixed = new byte[9];
    Arrays.fill(fixed, (byte) (i % 2 == 0 ? 0 : -1));
    fixed[8] = (byte) (i % 2 == 0 ? 123 : -123);
    Schema fix = SCHEMA.getField("fix").schema();
    put(record, row, "fix", new GenericData.Fixed(fix, fixed), i % 2 == 0 ? "1.23" : "-1.23");
    put(record, row, "day", i, "" + i);
    put(record, row, "tms", i, "" + i * 1000L);
    put(record, row, "tus", (long) i, "" + i);
    put(record, row, "ims", (long) -i, "" + -i * 1000L);
    put(record, row, "ius", (long) -i, "" + -i);
    put(record, row, "lms", (long) i, "" + i * 1000L);
    put(record, row, "lus", i % 2 == 0 ? null : (long) i, i % 2 == 0 ? null : "" + i);
    put(record, row, "e", new GenericData.EnumSymbol(SCHEMA.getField("e").schema(), "B"), "B");
    List<@Nullable Integer> items = new ArrayList<>();
    items.add(i);
    items.add(null);
    put(
        record,
        row,
        "list",
        i % 4 == 0 ? List.of() : items,
        i % 4 == 0 ? "[]" : "[" + i + ", NULL]");
    put(record, row, "map", Map.of("k", (long) i), "[{'key': k, 'value': " + i + "}]");
    GenericRecord sub = new GenericData.Record(SCHEMA.getField("sub").schema().getTypes().get(1));
    sub.put("x", "x" + i);
    sub.put("y", i % 3 == 0 ? null : List.of("a", "b"));
    put(
        record,
        row,
        "sub",
        i % 6 == 0 ? null : sub,
        i % 6 == 0 ? null : "{'x': x" + i + ", 'y': " + (i % 3 == 0 ? "NULL" : "[a, b]") + "}");
    put(record, row, "num", i % 2 == 0 ? (Object) i : (Object) (long) i, "" + i);
    put(record, row, "none", null, null);
    return record;
  }

  private static void put(
      GenericRecord record,
      List<@Nullable String> row,
      String name,
      @Nullable Object value,
      @Nullable String text) {
    record.put(name, value);
    row.add(text);
  }
}
