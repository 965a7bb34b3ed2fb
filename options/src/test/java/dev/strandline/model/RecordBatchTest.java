package dev.strandline.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Rows come back from batches, cursors and the coder as they went in. */
final class RecordBatchTest {
  @Property(tries = 500)
  void rowsComeBack(@ForAll long seed) {
    RandomValues values = new RandomValues(seed);
    Schema schema = values.schema();
    List<RandomRows.Row> rows = new RandomRows(values, schema).rows(values.random().nextInt(30));
    RowWriter writer = new RowWriter(schema);
    for (RandomRows.Row row : rows) {
      if (values.random().nextInt(5) == 0) {
        abortHalfway(row, writer);
      }
      RandomRows.write(row, writer);
    }
    assertSame(writer.take(), rows);
    assertThat(writer.rows() + writer.size(), is(0));
  }

  private static void abortHalfway(RandomRows.Row row, RowWriter writer) {
    writer.begin(row.op(), writer.origin(row.origin()), row.seq());
    for (int i = 0; i < row.values().size() / 2; i++) {
      RandomRows.put(writer.schema().column(i).type(), row.values().get(i), writer);
    }
    writer.abort();
  }

  @Property(tries = 300)
  void rowsComeBackFromTheCoder(@ForAll long seed) throws IOException {
    RandomValues values = new RandomValues(seed);
    Schema schema = values.schema();
    List<RandomRows.Row> rows = new RandomRows(values, schema).rows(values.random().nextInt(30));
    RowWriter writer = new RowWriter(schema);
    rows.forEach(row -> RandomRows.write(row, writer));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RecordBatchCoder.of().encode(writer.take(), out);
    out.write(0x55);
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    RecordBatch read = RecordBatchCoder.of().decode(in);
    assertThat(read.schema(), equalTo(schema));
    assertSame(read, rows);
    assertThat("the coder reads its own bytes only", in.read(), is(0x55));
  }

  @Property(tries = 300)
  void copiedRowsAreTheSameUnderOtherOrigins(@ForAll long seed) {
    RandomValues values = new RandomValues(seed);
    Schema schema = values.schema();
    List<RandomRows.Row> rows = new RandomRows(values, schema).rows(20);
    RowWriter writer = new RowWriter(schema);
    rows.forEach(row -> RandomRows.write(row, writer));
    RecordBatch batch = writer.take();

    RowWriter copies = new RowWriter(schema);
    copies.origin(new Origin("other", new byte[0]));
    int skipped = values.random().nextInt(200); // enough origins for an index of two bytes
    for (int i = 0; i < skipped; i++) {
      copies.origin(new Origin("other", new byte[] {(byte) i}));
    }
    RowCursor cursor = batch.cursor();
    for (int i = 0; cursor.next(); i++) {
      if (i % 2 == 0) {
        copies.copyRow(cursor);
      } else {
        copyByColumn(cursor, copies);
      }
    }
    assertSame(copies.take(), rows);
  }

  private static void copyByColumn(RowCursor from, RowWriter to) {
    to.beginLike(from);
    for (int i = 0; i < to.schema().size(); i++) {
      to.copy(from, i);
    }
    to.end();
  }

  @Test
  void aViewReadsTheRowsSoFar() {
    Schema schema = Schema.of(Column.nullable("a", Type.Plain.INT32));
    RowWriter writer = new RowWriter(schema);
    RowCursor cursor = new RowCursor(schema);
    for (int i = 0; i < 2; i++) {
      writer.begin(Op.INSERT, writer.origin(Origin.file("s", "f", i)), i);
      writer.putInt(10 + i);
      writer.end();
    }
    writer.view(cursor);
    cursor.next();
    assertThat(cursor.next(), is(true));
    assertThat(cursor.getInt(0), is(11));
    assertThat(cursor.origin(), equalTo(Origin.file("s", "f", 1)));
    assertThat(cursor.next(), is(false));
  }

  @Test
  void lengthsAroundTheTwoByteLimitComeBack() {
    Schema schema = Schema.of(Column.nullable("a", Type.Plain.BYTES));
    RandomValues values = new RandomValues(1);
    RowWriter writer = new RowWriter(schema);
    for (int length = 16_300; length < 16_400; length++) {
      RandomRows.Row row =
          new RandomRows.Row(
              Op.UPDATE,
              Origin.file("s", "f", 1),
              length,
              new byte[0],
              List.of(values.bytes(length)));
      RandomRows.write(row, writer);
      RecordBatch batch = writer.take();
      assertSame(batch, List.of(row));
    }
  }

  @Test
  void aRowGrowsPastTheBuffer() {
    Schema schema = Schema.of(Column.nullable("a", Type.Plain.STRING));
    RowWriter writer = new RowWriter(schema);
    byte[] large = "x".repeat(3_000_000).getBytes(StandardCharsets.UTF_8);
    writer.begin(Op.INSERT, writer.origin(Origin.file("s", "f", 1)), 1);
    writer.putBytes(large);
    writer.end();
    RowCursor cursor = writer.take().cursor();
    assertThat(cursor.next(), is(true));
    assertThat(RandomRows.bytes(cursor, cursor.start(0), cursor.end(0)), equalTo(large));
  }

  @Test
  void aPositionOfMoreThanTenBytesIsRefused() {
    Schema schema = Schema.of(Column.nullable("a", Type.Plain.BOOL));
    byte[] row = new byte[40];
    Arrays.fill(row, 4, 15, (byte) 0x80); // behind length, op and origin
    row[0] = (byte) (0x80 | row.length - 2);
    RowCursor cursor = new RowCursor(schema);
    cursor.reset(row, 0, row.length, List.of());
    assertThat(
        assertThrows(IllegalArgumentException.class, cursor::next).getMessage(),
        equalTo("a number is longer than 10 bytes at 4"));
    row[13] = 1; // the tenth byte ends it
    cursor.reset(row, 0, row.length, List.of());
    assertThat(cursor.next(), is(true));
    assertThat(cursor.seq(), is(Long.MIN_VALUE));
  }

  @Test
  void zerosAndNansAreStoredAlike() {
    Schema schema =
        Schema.of(
            Column.nullable("d", Type.Plain.FLOAT64), Column.nullable("f", Type.Plain.FLOAT32));
    assertThat(stored(schema, -0.0, -0f), equalTo(stored(schema, 0.0, 0f)));
    double otherNan = Double.longBitsToDouble(0x7ff8000000000123L);
    float otherFloatNan = Float.intBitsToFloat(0x7fc00123);
    assertThat(
        stored(schema, otherNan, otherFloatNan), equalTo(stored(schema, Double.NaN, Float.NaN)));
  }

  private static byte[] stored(Schema schema, double d, float f) {
    RowWriter writer = new RowWriter(schema);
    writer.begin(Op.INSERT, 0, 1);
    writer.putDouble(d);
    writer.putFloat(f);
    writer.end();
    return writer.take().bytes();
  }

  @Test
  void aRowWithoutAllColumnsIsRefused() {
    RowWriter writer = new RowWriter(Schema.of(Column.nullable("a", Type.Plain.INT32)));
    writer.begin(Op.INSERT, 0, 1);
    assertThrows(IllegalStateException.class, writer::end);
  }

  @Test
  void anUnknownFormatIsRefused() {
    ByteArrayInputStream in = new ByteArrayInputStream(new byte[] {3, 0, 0});
    IOException e = assertThrows(IOException.class, () -> RecordBatchCoder.of().decode(in));
    assertThat(e.getMessage(), equalTo("Cannot read a batch: unknown format 3"));
  }

  @Test
  void rowsOfALogKeepWhatTheyWereReadFrom() throws IOException {
    RowWriter writer = new RowWriter(Schema.of(Column.required("id", Type.Plain.INT32)));
    Origin file = Origin.file("raw", "a", 1);
    Origin log = new Origin("pg:shop", new byte[0]);
    for (Origin origin : List.of(log.readFrom(file), file, log)) {
      writer.begin(Op.INSERT, writer.origin(origin), 1);
      writer.putInt(1);
      writer.end();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RecordBatchCoder.of().encode(writer.take(), out);
    assertThat(out.toByteArray()[0], is((byte) 2));
    RecordBatch read = RecordBatchCoder.of().decode(new ByteArrayInputStream(out.toByteArray()));
    assertThat(read.origins(), equalTo(List.of(log.readFrom(file), file, log)));
    assertThat(read.origins().get(0).input(), equalTo(file));
    assertThat(read.origins().get(0).text(), equalTo(log.text()));
    assertThat(read.origins().get(0).compareTo(log), is(0));
    assertThat(read.origins().get(1).input(), equalTo(file));
  }

  private static void assertSame(RecordBatch batch, List<RandomRows.Row> rows) {
    assertThat(batch.rows(), is(rows.size()));
    RowCursor cursor = batch.cursor();
    for (RandomRows.Row row : rows) {
      assertThat(cursor.next(), is(true));
      assertThat(cursor.rowEnd(), greaterThan(cursor.valuesStart()));
      RandomRows.assertSame(cursor, row);
    }
    assertThat(cursor.next(), is(false));
  }
}
