package dev.strandline.model;

import java.util.List;
import java.util.Objects;

/**
 * Some thousands of rows of one schema, in one array of bytes: the element that flows between
 * steps.
 *
 * <p>A row, in format 1:
 *
 * <pre>
 *   length of what follows           LEB128, at least 2 bytes (the second may be a padding 0)
 *   header                           1 byte: bits 0-2 op; 3 log bytes present; 4 unsent bits
 *                                    present; 5 column positions present; 6-7 zero
 *   origin                           LEB128, an index into origins()
 *   seq                              LEB128, unsigned
 *   [log bytes]                      LEB128 length, bytes
 *   [unsent bits]                    (columns + 7) / 8 bytes; bit i: the source did not send it
 *   [column positions]               LEB128 length, bytes
 *   null bits                        (columns + 7) / 8 bytes; bit i % 8 of byte i / 8
 *   values that are not null         in the schema's order, see {@link Type}; those without a fixed
 *                                    width as LEB128 length, bytes
 * </pre>
 *
 * An array's bytes are LEB128 count, null bits, the values that are not null; a struct's are null
 * bits, the values that are not null. Equal values have equal bytes: -0.0 is stored as 0.0, a NaN
 * as the canonical one, a wide decimal minimally.
 *
 * <p>A batch is immutable by contract: nobody writes to {@link #bytes()} once it is made.
 */
public final class RecordBatch {
  private final Schema schema;
  private final List<Origin> origins;
  private final int rows;
  private final byte[] bytes;
  private final int length;

  /**
   * @param bytes the rows one after another, from index 0; taken, not copied
   * @param length how many of the bytes are rows
   */
  public RecordBatch(Schema schema, List<Origin> origins, int rows, byte[] bytes, int length) {
    this.schema = Objects.requireNonNull(schema, "schema");
    this.origins = List.copyOf(origins);
    this.rows = rows;
    this.bytes = bytes;
    this.length = Objects.checkIndex(length, bytes.length + 1);
  }

  public Schema schema() {
    return schema;
  }

  public List<Origin> origins() {
    return origins;
  }

  public int rows() {
    return rows;
  }

  /** The rows' bytes, from index 0 to {@link #length()}; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** A cursor before the first row. */
  public RowCursor cursor() {
    RowCursor cursor = new RowCursor(schema);
    cursor.reset(this);
    return cursor;
  }

  @Override
  public String toString() {
    return rows + " rows, " + length + " bytes, of " + schema.names();
  }
}
