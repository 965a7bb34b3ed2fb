package dev.strandline.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The files {@code batch-1-*.bin} and {@code batch-2-*.bin} are what formats 1 and 2 of the coder
 * are, for ever: they are written into checkpoints and dead letters. If this test fails, the code
 * is wrong, not the file; a new layout is a new format number beside the old one.
 */
final class GoldenBatchTest {
  @Test
  void allTypes() throws IOException {
    assertGolden("batch-1-types.bin", types());
  }

  @Test
  void rowsOfSeveralSizes() throws IOException {
    assertGolden("batch-1-long.bin", longRows());
  }

  @Test
  void noRows() throws IOException {
    assertGolden(
        "batch-1-empty.bin",
        new RowWriter(Schema.of(Column.required("id", Type.Plain.INT64))).take());
  }

  /** Format 2: rows of a log, what they were read from, values that were not sent. */
  @Test
  void partialRows() throws IOException {
    RowWriter writer =
        new RowWriter(
            Schema.of(
                Column.required("id", Type.Plain.INT32), Column.nullable("v", Type.Plain.STRING)));
    Origin log = new Origin("pg:shop", new byte[0]);
    int origin = writer.origin(log.readFrom(Origin.file("raw", "a.jsonl", 1)));
    writer.beginPartial(Op.UPDATE, origin, 7, new byte[] {0, 5}, 0, 2);
    writer.putInt(1);
    writer.putUnsent();
    writer.end();
    writer.begin(Op.UPDATE, origin, 8, new byte[] {0, 6}, 0, 2);
    writer.putInt(2);
    writer.putBytes(utf8("old"));
    writer.positioned(1, new Position(log, new byte[] {0, 3}, 4));
    writer.end();
    assertGolden("batch-2-partial.bin", writer.take());
  }

  private static RecordBatch types() {
    Schema schema =
        Schema.of(
            Column.required("string", Type.Plain.STRING),
            Column.nullable("bool", Type.Plain.BOOL),
            Column.nullable("int32", Type.Plain.INT32),
            Column.nullable("int64", Type.Plain.INT64),
            Column.nullable("float32", Type.Plain.FLOAT32),
            Column.nullable("float64", Type.Plain.FLOAT64),
            Column.nullable("decimal", new Type.Decimal(12, 3)),
            Column.nullable("wide", new Type.Decimal(38, 10)),
            Column.nullable("date", Type.Plain.DATE),
            Column.nullable("time", Type.Plain.TIME),
            Column.nullable("timestamp", Type.Plain.TIMESTAMP),
            Column.nullable("timestamp_local", Type.Plain.TIMESTAMP_LOCAL),
            new Column("bytes", Type.Plain.BYTES, true, true),
            Column.nullable("json", Type.Plain.JSON),
            Column.nullable("array größe", Type.parse("array<int32>")),
            Column.nullable("struct", Type.parse("struct<a:string,b:array<date>>")));
    RowWriter writer = new RowWriter(schema);
    writer.begin(Op.INSERT, writer.origin(Origin.file("raw", "2024/ä.gz", 7)), 1);
    writer.putBytes(utf8("Grüße"));
    writer.putBool(true);
    writer.putInt(-1);
    writer.putLong(Long.MAX_VALUE);
    writer.putFloat(-0f);
    writer.putDouble(Math.PI);
    writer.putLong(-12_345);
    writer.putBytes(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0});
    writer.putInt(19_753);
    writer.putLong(86_399_999_999L);
    writer.putLong(1_706_696_130_123_456L);
    writer.putLong(-1);
    writer.putBytes(new byte[] {0, -1});
    writer.putBytes(utf8("{\"a\":1}"));
    writer.putBytes(new byte[] {2, 1, 5, 0, 0, 0});
    writer.putBytes(new byte[] {0, 1, 'x', 6, 1, 0, 1, 0, 0, 0});
    writer.end();
    byte[] log = {0, 0, 1, 2};
    writer.begin(Op.DELETE, writer.origin(new Origin("pg:shop:1", new byte[0])), -1, log, 0, 4);
    writer.putBytes(utf8(""));
    for (int i = 1; i < schema.size(); i++) {
      writer.putNull();
    }
    writer.end();
    return writer.take();
  }

  private static RecordBatch longRows() {
    RowWriter writer = new RowWriter(Schema.of(Column.nullable("text", Type.Plain.STRING)));
    int origin = writer.origin(Origin.file("raw", "f", 1));
    for (int length : new int[] {0, 200, 16_383, 20_000}) {
      writer.begin(Op.READ, origin, length);
      writer.putBytes(utf8("y".repeat(length)));
      writer.end();
    }
    return writer.take();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertGolden(String file, RecordBatch batch) throws IOException {
    byte[] golden;
    try (InputStream in = GoldenBatchTest.class.getResourceAsStream(file)) {
      golden = Objects.requireNonNull(in, file).readAllBytes();
    }
    assertThat(encode(batch), equalTo(golden));
    ByteArrayInputStream in = new ByteArrayInputStream(golden);
    RecordBatch read = RecordBatchCoder.of().decode(in);
    assertThat(in.available(), is(0));
    assertThat(read.schema(), equalTo(batch.schema()));
    assertThat(read.origins(), equalTo(batch.origins()));
    assertThat(encode(read), equalTo(golden));
  }

  private static byte[] encode(RecordBatch batch) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RecordBatchCoder.of().encode(batch, out);
    return out.toByteArray();
  }
}
