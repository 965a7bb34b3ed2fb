package dev.strandline.io.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.parquet.ParquetSettings.Compression;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.model.Column;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** parquet-java reads what we write, checksums verified, and we read what it writes. */
class ParquetJavaTest {
  private static final MessageType MESSAGE =
      MessageTypeParser.parseMessageType(
          """
          message spark_schema {
            required int32 a;
            optional int64 b;
            optional binary c (STRING);
            optional int96 d;
            optional fixed_len_byte_array(9) e (DECIMAL(20,3));
            optional binary f (DECIMAL(20,3));
            optional int64 g (TIMESTAMP(NANOS,true));
            optional int64 h (TIMESTAMP(MILLIS,true));
            optional int32 i (TIME(MILLIS,false));
            optional double j;
            optional float k;
            optional boolean l;
            optional group m (LIST) { repeated int32 array; }
            optional group n (LIST) { repeated group bag { optional binary array_element (STRING); } }
            repeated int64 o;
            optional group p (MAP) { repeated group key_value { required binary key (STRING); optional int32 value; } }
            optional binary q (ENUM);
            optional fixed_len_byte_array(2) r (FLOAT16);
            optional int32 s (INTEGER(8,true));
          }
          """);

  @TempDir Path folder = Path.of("");

  @Test
  void readsFilesOfBothWriterVersions() throws Exception {
    for (WriterVersion version : WriterVersion.values()) {
      for (boolean dictionary : new boolean[] {true, false}) {
        for (boolean split : new boolean[] {true, false}) {
          Path file = folder.resolve(version + "-" + dictionary + split + ".parquet");
          List<List<@Nullable String>> expected = new ArrayList<>();
          ExampleParquetWriter.Builder builder =
              ExampleParquetWriter.builder(new LocalOutputFile(file))
                  .withConf(new PlainParquetConfiguration())
                  .withType(MESSAGE)
                  .withWriterVersion(version)
                  .withDictionaryEncoding(dictionary)
                  .withByteStreamSplitEncoding(split)
                  .withPageRowCountLimit(50)
                  .withRowGroupSize(20_000L)
                  .withMinRowCountForPageSizeCheck(10)
                  .withPageWriteChecksumEnabled(true)
                  .withCodecFactory(new ReferenceFiles.SnappyCodec())
                  .withCompressionCodec(
                      split ? CompressionCodecName.SNAPPY : CompressionCodecName.UNCOMPRESSED);
          try (ParquetWriter<Group> writer = builder.build()) {
            for (int i = 0; i < 1000; i++) {
              writer.write(group(i, expected));
            }
          }
          Schema schema =
              dev.strandline.io.parquet.ParquetReader.schema(Files.newByteChannel(file), "t");
          List<ReadColumn> columns = schema.columns().stream().map(ReadColumn::field).toList();
          RecordBatch read = ParquetReaderDuckDbTest.read(file, columns);
          RandomRows.assertSame(file.toString(), RandomRows.texts(read), expected);
          assertThat(
              schema.columns().stream().map(c -> c.type().toString()).toList().toString(),
              equalTo(
                  "[int32, int64, string, timestamp, decimal(20,3), decimal(20,3), timestamp,"
                      + " timestamp, time, float64, float32, bool, array<int32>, array<string>,"
                      + " array<int64>, array<struct<key:string,value:int32>>, string, float32, int32]"));
        }
      }
    }
  }

  /**
   * A dictionary's values are cut out of its page when they are read, long after it was decoded.
   */
  @Test
  void refusesAFileWhoseDictionaryHasATextThatGoesBeyondItsPage() throws Exception {
    MessageType message =
        MessageTypeParser.parseMessageType("message m { required binary c (STRING); }");
    Path file = folder.resolve("damaged.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(message)
            .withDictionaryEncoding(true)
            .withPageWriteChecksumEnabled(false)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build()) {
      for (int i = 0; i < 100; i++) {
        writer.write(new SimpleGroup(message).append("c", i % 2 == 0 ? "first" : "second"));
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    int length = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\6\0\0\0second");
    bytes[length + 1] = 1;
    Files.write(file, bytes);
    List<ReadColumn> columns = List.of(ReadColumn.field(Column.required("c", Type.Plain.STRING)));
    CorruptInput refused =
        assertThrows(CorruptInput.class, () -> ParquetReaderDuckDbTest.read(file, columns));
    assertThat(refused.getMessage(), containsString("column c: its pages cannot be decoded"));
  }

  private static Group group(int i, List<List<@Nullable String>> expected) {
    Group group = new SimpleGroup(MESSAGE);
    List<@Nullable String> row = new ArrayList<>();
    expected.add(row);
    group.append("a", i);
    row.add("" + i);
    if (i % 11 == 0) {
      for (int k = 1; k < MESSAGE.getFieldCount(); k++) {
        row.add(MESSAGE.getFieldName(k).equals("o") ? "[]" : null);
      }
      return group;
    }
    group.append("b", i * 10_000_000_000L);
    row.add("" + i * 10_000_000_000L);
    group.append("c", "text " + i % 17);
    row.add("text " + i % 17);
    ByteBuffer int96 = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    int96.putLong(i * 1000L).putInt(2_440_588 + i);
    group.append("d", Binary.fromConstantByteArray(int96.array()));
    row.add("" + (i * 86_400_000_000L + i));
    BigInteger unscaled = BigInteger.valueOf(i - 500L).multiply(BigInteger.TEN.pow(15));
    group.append("e", Binary.fromConstantByteArray(widened(unscaled, 9)));
    group.append("f", Binary.fromConstantByteArray(unscaled.toByteArray()));
    row.add(new BigDecimal(unscaled, 3).toPlainString());
    row.add(new BigDecimal(unscaled, 3).toPlainString());
    group.append("g", i * 1000L);
    row.add("" + i);
    group.append("h", (long) -i);
    row.add("" + -i * 1000L);
    group.append("i", i);
    row.add("" + i * 1000L);
    group.append("j", i / 3.0);
    row.add("" + i / 3.0);
    group.append("k", i / 3f);
    row.add("" + i / 3f);
    group.append("l", i % 3 == 0);
    row.add("" + (i % 3 == 0));
    Group m = group.addGroup("m");
    m.append("array", i).append("array", -i);
    row.add("[" + i + ", " + -i + "]");
    Group n = group.addGroup("n");
    n.addGroup("bag").append("array_element", "x");
    n.addGroup("bag");
    row.add("[x, NULL]");
    group.append("o", 1L).append("o", (long) i);
    row.add("[1, " + i + "]");
    Group p = group.addGroup("p");
    p.addGroup("key_value").append("key", "k").append("value", i);
    row.add("[{'key': k, 'value': " + i + "}]");
    group.append("q", "E" + i % 2);
    row.add("E" + i % 2);
    group.append("r", Binary.fromConstantByteArray(new byte[] {0x00, (byte) 0xbe}));
    row.add("-1.5");
    group.append("s", i % 100);
    row.add("" + i % 100);
    return group;
  }

  private static byte[] widened(BigInteger value, int length) {
    byte[] bytes = new byte[length];
    byte[] minimal = value.toByteArray();
    java.util.Arrays.fill(bytes, (byte) (value.signum() < 0 ? -1 : 0));
    System.arraycopy(minimal, 0, bytes, length - minimal.length, minimal.length);
    return bytes;
  }

  @Test
  void parquetJavaReadsWhatWeWrite() throws Exception {
    long seed = Long.getLong("strandline.seed", 1L);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      RandomRows rows = new RandomRows(random.nextLong());
      Schema schema = rows.schema(round % 2 == 0);
      ParquetSettings settings =
          ParquetWriterDuckDbTest.settings(random)
              .withCompression(random.nextBoolean() ? Compression.SNAPPY : Compression.NONE);
      RecordBatch batch = rows.rows(schema, random.nextInt(3_000));
      Path file = folder.resolve(round + ".parquet");
      Files.write(file, ParquetTableReaderTest.write(batch, settings));
      List<List<@Nullable String>> read = new ArrayList<>();
      try (ParquetReader<Group> reader = new Builder(new LocalInputFile(file)).build()) {
        for (Group group = reader.read(); group != null; group = reader.read()) {
          List<@Nullable String> row = new ArrayList<>();
          for (int i = 0; i < schema.size(); i++) {
            row.add(text(group, i, schema.column(i).type()));
          }
          read.add(row);
        }
      }
      String what = "round " + round + " " + settings + " " + schema;
      RandomRows.assertSame(what, read, RandomRows.texts(batch));
    }
  }

  private static @Nullable String text(Group group, int field, Type type) {
    if (group.getFieldRepetitionCount(field) == 0) {
      return null;
    }
    if (type instanceof Type.Struct struct) {
      List<String> fields = new ArrayList<>();
      Group inner = group.getGroup(field, 0);
      for (int i = 0; i < struct.fields().size(); i++) {
        Column column = struct.fields().get(i);
        fields.add("'" + column.name() + "': " + orNull(text(inner, i, column.type())));
      }
      return "{" + String.join(", ", fields) + "}";
    }
    if (type instanceof Type.Array array) {
      List<String> items = new ArrayList<>();
      Group list = group.getGroup(field, 0);
      for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
        items.add(orNull(text(list.getGroup(0, i), 0, array.element())));
      }
      return "[" + String.join(", ", items) + "]";
    }
    if (type instanceof Type.Decimal decimal) {
      BigInteger unscaled =
          decimal.precision() <= 9
              ? BigInteger.valueOf(group.getInteger(field, 0))
              : decimal.isLong()
                  ? BigInteger.valueOf(group.getLong(field, 0))
                  : new BigInteger(group.getBinary(field, 0).getBytes());
      return new BigDecimal(unscaled, decimal.scale()).toPlainString();
    }
    return switch ((Type.Plain) type) {
      case BOOL -> "" + group.getBoolean(field, 0);
      case INT32, DATE -> "" + group.getInteger(field, 0);
      case INT64, TIME, TIMESTAMP, TIMESTAMP_LOCAL -> "" + group.getLong(field, 0);
      case FLOAT32 -> "" + group.getFloat(field, 0);
      case FLOAT64 -> "" + group.getDouble(field, 0);
      case STRING, JSON -> new String(group.getBinary(field, 0).getBytes(), StandardCharsets.UTF_8);
      case BYTES -> HexFormat.of().formatHex(group.getBinary(field, 0).getBytes());
    };
  }

  private static String orNull(@Nullable String text) {
    return text == null ? "NULL" : text;
  }

  private static final class Builder extends ParquetReader.Builder<Group> {
    Builder(InputFile file) {
      super(file, new PlainParquetConfiguration());
      usePageChecksumVerification(true);
      withCodecFactory(new ReferenceFiles.SnappyCodec());
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
