package dev.strandline.transforms;

import dev.strandline.model.Bytes;
import dev.strandline.model.KeyHash;
import dev.strandline.model.Partitioning;
import dev.strandline.model.Partitioning.Transform;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A few bytes of a row that decide its partition, found without making a text: for {@code year(c7),
 * month(c7), day(c7)} just the day of c7. Rows with equal bytes are in one partition; two of
 * different bytes may be too.
 */
final class PartitionKey {
  private static final long HOUR_MICROS = 3_600_000_000L;
  private static final long DAY_MICROS = 24 * HOUR_MICROS;

  private enum Form {
    VALUE,
    DAY,
    HOUR,
    BUCKET
  }

  private record Part(int column, Form form, int buckets, KeyHash hash) {}

  private final Part[] parts;
  private final boolean isNumber;
  private byte[] key = new byte[64];

  PartitionKey(Partitioning partitioning, Schema schema) {
    List<Part> parts = new ArrayList<>();
    for (Partitioning.Field field : partitioning.fields()) {
      Part part = part(field, schema);
      if (part.form == Form.HOUR) {
        parts.removeIf(known -> known.column == part.column && known.form == Form.DAY);
      }
      boolean known =
          parts.stream()
              .anyMatch(
                  other ->
                      other.column == part.column
                          && (other.form == Form.VALUE
                              || (other.form == part.form && other.buckets == part.buckets)
                              || (other.form == Form.HOUR && part.form == Form.DAY)));
      if (!known) {
        parts.add(part);
      }
    }
    this.parts = parts.toArray(new Part[0]);
    this.isNumber =
        parts.size() == 1
            && (parts.get(0).form != Form.VALUE
                || schema.column(parts.get(0).column).type().fixedWidth() == Integer.BYTES);
  }

  private static Part part(Partitioning.Field field, Schema schema) {
    Form form =
        switch (field.transform()) {
          case IDENTITY -> Form.VALUE;
          case BUCKET -> Form.BUCKET;
          case HOUR -> Form.HOUR;
          case YEAR, MONTH, DAY ->
              schema.column(field.column()).type() == Type.Plain.DATE ? Form.VALUE : Form.DAY;
        };
    int buckets = field.transform() == Transform.BUCKET ? field.buckets() : 0;
    return new Part(field.column(), form, buckets, new KeyHash(new int[] {field.column()}));
  }

  /** Whether {@link #number} says as much as the bytes. */
  boolean isNumber() {
    return isNumber;
  }

  /**
   * The same as a number, where it is one. It never goes through memory: bytes just written and
   * read at once as a number would have the processor wait for all that it wrote before, which are
   * rows to places far apart.
   */
  long number(RowCursor row) {
    Part part = parts[0];
    if (row.isNull(part.column)) {
      return Long.MIN_VALUE;
    }
    return part.form == Form.VALUE
        ? Bytes.getInt(row.buffer(), row.start(part.column))
        : number(part, row);
  }

  /** Fills {@link #key()}; its length comes back. */
  int encode(RowCursor row) {
    int at = 0;
    for (Part part : parts) {
      int column = part.column;
      int start = row.start(column);
      int length = row.end(column) - start;
      if (at + length + 16 > key.length) {
        key = Arrays.copyOf(key, 2 * (at + length + 16));
      }
      if (row.isNull(column)) {
        key[at++] = 0;
        continue;
      }
      key[at++] = 1;
      if (part.form == Form.VALUE) {
        Bytes.putInt(key, at, length);
        System.arraycopy(row.buffer(), start, key, at + 4, length);
        at += 4 + length;
      } else {
        Bytes.putLong(key, at, number(part, row));
        at += 8;
      }
    }
    return at;
  }

  private static long number(Part part, RowCursor row) {
    return switch (part.form) {
      case DAY -> Math.floorDiv(row.getLong(part.column), DAY_MICROS);
      case HOUR -> Math.floorDiv(row.getLong(part.column), HOUR_MICROS);
      case BUCKET -> Math.floorMod(part.hash.of(row), (long) part.buckets);
      case VALUE -> throw new IllegalStateException("a value is no number");
    };
  }

  byte[] key() {
    return key;
  }
}
