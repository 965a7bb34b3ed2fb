package dev.strandline.io.parquet;

import dev.strandline.model.Bytes;
import dev.strandline.model.ColumnPosition;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.Position;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of {@code _sl_columns}: the columns of a row that are not known, or of another position
 * than the row, by their names, so that a table may get more columns.
 *
 * <pre>
 *   format                     1 byte: 1
 *   count                      LEB128
 *     each: name               LEB128 length, UTF-8
 *           flags              1 byte: bit 0 not known; bit 1 with a position
 *           [origin's text     LEB128 length, ASCII; empty for the row's own
 *            log bytes         LEB128 length, bytes
 *            seq]              LEB128
 * </pre>
 */
final class StoredColumns {
  private static final byte FORMAT = 1;
  private static final int UNKNOWN = 1;
  private static final int POSITIONED = 2;

  private StoredColumns() {}

  /** The bytes of a row; null where every value is the row's own. */
  static byte @Nullable [] encode(RowCursor row, Schema schema) {
    if (!row.isPartial()) {
      return null;
    }
    Map<Integer, Position> positions = new HashMap<>();
    ColumnPosition.of(row).forEach(p -> positions.put(p.column(), p.position()));
    boolean whole = row.op() == Op.INSERT || row.op() == Op.READ;
    GrowingBytes entries = new GrowingBytes(1 << 8);
    int count = 0;
    for (int i = 0; i < schema.size(); i++) {
      Position position = positions.get(i);
      if (position == null && row.isUnsent(i) && whole) {
        position = Position.of(row); // an insert says that there was nothing before
      }
      if (position != null || row.isUnsent(i)) {
        count++;
        put(entries, schema.column(i).name().getBytes(StandardCharsets.UTF_8));
        int flags = (row.isUnsent(i) ? UNKNOWN : 0) | (position != null ? POSITIONED : 0);
        entries.write(new byte[] {(byte) flags}, 0, 1);
        if (position != null) {
          put(entries, position, row.origin());
        }
      }
    }
    if (count == 0) {
      return null;
    }
    byte[] head = new byte[6];
    head[0] = FORMAT;
    int at = Bytes.putVar(head, 1, count);
    byte[] bytes = Arrays.copyOf(head, at + entries.size());
    System.arraycopy(entries.bytes, GrowingBytes.HEADROOM, bytes, at, entries.size());
    return bytes;
  }

  private static void put(GrowingBytes out, Position position, Origin own) {
    String text = position.origin().text();
    put(out, text.equals(own.text()) ? new byte[0] : text.getBytes(StandardCharsets.US_ASCII));
    put(out, position.log());
    number(out, position.seq());
  }

  private static void put(GrowingBytes out, byte[] part) {
    number(out, part.length);
    out.write(part, 0, part.length);
  }

  private static void number(GrowingBytes out, long number) {
    byte[] bytes = new byte[10];
    out.write(bytes, 0, Bytes.putVar(bytes, 0, number));
  }

  /**
   * Marks the columns of the row being written, which was begun as partial and has all its values.
   *
   * @throws RuntimeException if the bytes are none of this form
   */
  static void decode(byte[] b, int from, Schema schema, Origin own, RowWriter out) {
    if (b[from] != FORMAT) {
      throw new IllegalArgumentException("unknown format " + b[from] + " of _sl_columns");
    }
    int at = from + 1;
    long count = Bytes.getVar(b, at);
    at = Bytes.skipVar(b, at);
    for (long i = 0; i < count; i++) {
      int length = (int) Bytes.getVar(b, at);
      at = Bytes.skipVar(b, at);
      String name = new String(b, at, length, StandardCharsets.UTF_8);
      at += length;
      int flags = b[at++];
      Optional<Integer> column = schema.indexOf(name);
      if ((flags & UNKNOWN) != 0 && column.isPresent()) {
        out.unsent(column.get());
      }
      if ((flags & POSITIONED) == 0) {
        continue;
      }
      int textLength = (int) Bytes.getVar(b, at);
      at = Bytes.skipVar(b, at);
      Origin origin =
          textLength == 0
              ? own
              : Origin.parse(new String(b, at, textLength, StandardCharsets.US_ASCII));
      at += textLength;
      int logLength = (int) Bytes.getVar(b, at);
      at = Bytes.skipVar(b, at);
      byte[] log = Arrays.copyOfRange(b, at, at + logLength);
      at += logLength;
      long seq = Bytes.getVar(b, at);
      at = Bytes.skipVar(b, at);
      if (column.isPresent()) {
        out.positioned(column.get(), new Position(origin, log, seq));
      }
    }
  }
}
