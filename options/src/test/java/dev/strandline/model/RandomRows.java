package dev.strandline.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Rows as plain objects, to be written to batches and found again in them. */
final class RandomRows {
  /** What one row of a batch holds. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Row(Op op, Origin origin, long seq, byte[] log, List<byte @Nullable []> values) {}

  private final RandomValues values;
  private final Schema schema;

  RandomRows(RandomValues values, Schema schema) {
    this.values = values;
    this.schema = schema;
  }

  List<Row> rows(int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row());
    }
    return rows;
  }

  private Row row() {
    Random random = values.random();
    List<byte @Nullable []> fields = new ArrayList<>();
    for (Column column : schema.columns()) {
      boolean large = random.nextInt(40) == 0;
      fields.add(
          large && column.type() == Type.Plain.BYTES
              ? values.bytes(random.nextInt(3 * 16384))
              : values.valueOrNull(column.type()));
    }
    Origin origin =
        random.nextBoolean()
            ? Origin.file("raw", "dir/ä " + random.nextInt(3) + ".gz", random.nextInt(3))
            : new Origin("pg:shop:" + random.nextInt(3), values.bytes(random.nextInt(3)));
    byte[] log = values.bytes(random.nextInt(3) == 0 ? random.nextInt(300) : 0);
    long seq = random.nextLong() >>> random.nextInt(64);
    return new Row(Op.of(random.nextInt(4)), origin, seq, log, fields);
  }

  static void write(Row row, RowWriter writer) {
    int origin = writer.origin(row.origin);
    if (row.log.length > 0) {
      byte[] padded = new byte[row.log.length + 2];
      System.arraycopy(row.log, 0, padded, 1, row.log.length);
      writer.begin(row.op, origin, row.seq, padded, 1, 1 + row.log.length);
    } else {
      writer.begin(row.op, origin, row.seq);
    }
    for (int i = 0; i < row.values.size(); i++) {
      put(writer.schema().column(i).type(), row.values.get(i), writer);
    }
    writer.end();
  }

  static void put(Type type, byte @Nullable [] value, RowWriter writer) {
    if (value == null) {
      writer.putNull();
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    if (type == Type.Plain.FLOAT32) {
      writer.putFloat(bytes.getFloat());
    } else if (type == Type.Plain.FLOAT64) {
      writer.putDouble(bytes.getDouble());
    } else {
      switch (type.fixedWidth()) {
        case 1 -> writer.putBool(value[0] == 1);
        case 4 -> writer.putInt(bytes.getInt());
        case 8 -> writer.putLong(bytes.getLong());
        default -> writer.putBytes(value);
      }
    }
  }

  static void assertSame(RowCursor cursor, Row row) {
    assertThat(cursor.op(), equalTo(row.op));
    assertThat(cursor.origin(), equalTo(row.origin));
    assertThat(cursor.seq(), equalTo(row.seq));
    assertArrayEquals(row.log, bytes(cursor, cursor.logStart(), cursor.logEnd()));
    for (int i = 0; i < row.values.size(); i++) {
      byte[] expected = row.values.get(i);
      assertThat(cursor.isNull(i), is(expected == null));
      assertThat(cursor.isUnsent(i), is(false));
      assertArrayEquals(
          expected == null ? new byte[0] : expected, bytes(cursor, cursor.start(i), cursor.end(i)));
    }
  }

  static byte[] bytes(RowCursor cursor, int from, int to) {
    return Arrays.copyOfRange(cursor.buffer(), from, to);
  }
}
