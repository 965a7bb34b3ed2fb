package dev.strandline.io.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.faults.MemoryChannel;
import dev.strandline.model.Column;
import dev.strandline.model.ColumnPosition;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.Position;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a file keeps of rows that lack values. */
final class StoredColumnsTest {
  private static final Schema SCHEMA =
      Schema.of(
          Column.required("id", Type.Plain.INT32),
          Column.nullable("größe", Type.Plain.STRING),
          Column.nullable("b", Type.Plain.INT64));
  private static final Origin LOG = new Origin("pg:shop", new byte[0]);
  private static final Origin OTHER = new Origin("pg:shop#2", new byte[] {0, 1});
  private static final byte[] AT = {0, 0, 7};

  private static RecordBatch rows() {
    RowWriter out = new RowWriter(SCHEMA);
    int origin = out.origin(LOG);
    out.begin(Op.UPDATE, origin, 1, AT, 0, 3);
    put(out, 1);
    out.end();
    out.beginPartial(Op.UPDATE, origin, 2, AT, 0, 3);
    out.putInt(2);
    out.putUnsent();
    out.putLong(5);
    out.positioned(2, new Position(OTHER, new byte[] {9}, -1));
    out.end();
    out.beginPartial(Op.INSERT, origin, 3, AT, 0, 3);
    out.putInt(3);
    out.putUnsent();
    out.putNull();
    out.end();
    out.begin(Op.UPDATE, origin, 4, AT, 0, 3);
    put(out, 4);
    out.positioned(1, new Position(LOG, new byte[] {0, 0, 1}, 9));
    out.end();
    return out.take();
  }

  private static void put(RowWriter out, int id) {
    out.putInt(id);
    out.putBytes("x".getBytes(StandardCharsets.UTF_8));
    out.putLong(id);
  }

  private static byte[] write(RecordBatch batch) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ParquetWriter writer =
        new ParquetWriter(SCHEMA, ParquetSettings.DEFAULT, StoredPosition.COLUMNS)) {
      writer.open(out);
      writer.add(batch);
      writer.finish();
    }
    return out.toByteArray();
  }

  @Test
  void comeBackAsTheyWere() throws Exception {
    RowWriter out = new RowWriter(SCHEMA);
    try (ParquetTableReader reader =
        ParquetTableReader.open(new MemoryChannel(write(rows())), "t", SCHEMA)) {
      assertThat(reader.stored(), is(StoredPosition.COLUMNS));
      while (reader.next(out)) {
        // the writer has the row
      }
    }
    RowCursor row = out.take().cursor();
    row.next();
    assertThat(row.isPartial(), is(false));
    row.next();
    assertThat(row.op(), is(Op.UPDATE));
    assertThat(row.isUnsent(1) && row.isNull(1) && !row.isUnsent(2), is(true));
    assertThat(row.getLong(2), is(5L));
    assertThat(
        ColumnPosition.of(row),
        equalTo(List.of(new ColumnPosition(2, new Position(OTHER, new byte[] {9}, -1)))));
    row.next();
    // An insert says that there was nothing before: its unknown value is of its own position.
    assertThat(ColumnPosition.of(row), equalTo(List.of(new ColumnPosition(1, Position.of(row)))));
    assertThat(row.isUnsent(1), is(true));
    row.next();
    assertThat(row.hasUnsent(), is(false));
    assertThat(ColumnPosition.of(row).get(0).position().seq(), is(9L));
  }

  /** These bytes are in tables: they never change. */
  @Test
  void haveTheirBytesForEver() {
    RowCursor row = rows().cursor();
    row.next();
    assertThat(StoredColumns.encode(row, SCHEMA) == null, is(true));
    row.next();
    assertThat(
        HexFormat.of().formatHex(Objects.requireNonNull(StoredColumns.encode(row, SCHEMA))),
        is(
            "0102"
                + "0767"
                + "72c3b6c39f65"
                + "01"
                + "0162"
                + "02"
                + "12"
                + HexFormat.of().formatHex(OTHER.text().getBytes(StandardCharsets.US_ASCII))
                + "0109"
                + "ffffffffffffffffff01"));
  }

  @Test
  void ofAnUnknownFormatAreRefused() {
    RowWriter out = new RowWriter(SCHEMA);
    assertThrows(
        IllegalArgumentException.class,
        () -> StoredColumns.decode(new byte[] {2, 0}, 0, SCHEMA, LOG, out));
  }
}
