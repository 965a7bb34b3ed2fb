package dev.strandline.model;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the rows of batches in place: one pass over a row finds where each value stands.
 *
 * <p>A cursor is reused: nothing is allocated for a row. Values are read by the column's index,
 * with the method that fits its stored form; {@link #isNull} first. Not for use by two threads.
 */
public final class RowCursor {
  private final int[] widths;
  private final int nullBytes;
  private final int[] starts;
  private final int[] ends;

  private byte[] bytes = new byte[0];
  private int limit;
  private List<Origin> origins = List.of();
  private int next;

  private int rowStart;
  private int rowEnd;
  private int header;
  private int origin;
  private int afterOrigin;
  private long seq;
  private int logStart;
  private int logEnd;
  private int unsent;
  private int columnPositionsStart;
  private int columnPositionsEnd;
  private int nulls;

  public RowCursor(Schema schema) {
    int columns = schema.size();
    nullBytes = (columns + 7) / 8;
    widths = new int[columns];
    for (int i = 0; i < columns; i++) {
      widths[i] = schema.column(i).type().fixedWidth();
    }
    starts = new int[columns];
    ends = new int[columns];
  }

  /** Stands before the first row of that batch, whose schema must be the cursor's. */
  public void reset(RecordBatch batch) {
    reset(batch.bytes(), 0, batch.length(), batch.origins());
  }

  /** Stands before the row at {@code from}; {@link #next()} ends at {@code to}. */
  public void reset(byte[] rows, int from, int to, List<Origin> rowOrigins) {
    bytes = rows;
    next = from;
    limit = to;
    origins = rowOrigins;
  }

  /** Moves to the next row; false when there is none. */
  public boolean next() {
    if (next >= limit) {
      return false;
    }
    readRow(next);
    return true;
  }

  /**
   * Moves to the next row and reads only what stands before its values: its op, position and
   * bounds. Its values must not be asked for.
   */
  public boolean nextHead() {
    if (next >= limit) {
      return false;
    }
    readHead(next);
    return true;
  }

  /*
   * The hot loop of every step after the parser: no allocation, no virtual call, one branch a
   * column. Reading the offsets once costs less than walking the row again for each value read.
   */
  private void readRow(int from) {
    int at = readHead(from);
    byte[] b = bytes;
    int bits = at;
    int absent = 0;
    for (int end = at + nullBytes; at < end; at++) {
      absent |= b[at];
    }
    int[] widthOf = widths;
    int[] startOf = starts;
    int[] endOf = ends;
    for (int i = 0; i < widthOf.length; i++) {
      int start = at;
      if (absent == 0 || (b[bits + (i >> 3)] & (1 << (i & 7))) == 0) {
        int width = widthOf[i];
        if (width < 0) {
          start = at + 1;
          width = b[at];
          if (width < 0) {
            width = (int) Bytes.getVar(b, at);
            start = Bytes.skipVar(b, start);
          }
        }
        at = start + width;
      }
      startOf[i] = start;
      endOf[i] = at;
    }
  }

  /** Reads what stands before the null bits; where these start comes back. */
  private int readHead(int from) {
    byte[] b = bytes;
    rowStart = from;
    // Numbers of one or two bytes are by far the most; for others there is Bytes.
    int at = from + 2;
    int high = b[from + 1];
    if (high >= 0 && b[from] < 0) {
      rowEnd = at + ((b[from] & 0x7F) | (high << 7));
    } else {
      at = Bytes.skipVar(b, from);
      rowEnd = at + (int) Bytes.getVar(b, from);
    }
    next = rowEnd;
    header = b[at++];
    origin = b[at++];
    if (origin < 0) {
      origin = (int) Bytes.getVar(b, at - 1);
      at = Bytes.skipVar(b, at);
    }
    afterOrigin = at;
    long number = b[at++];
    if (number < 0) {
      number &= 0x7F;
      int shift = 7;
      long more;
      do {
        if (shift >= Long.SIZE) {
          throw Bytes.tooLong(afterOrigin);
        }
        more = b[at++];
        number |= (more & 0x7F) << shift;
        shift += 7;
      } while (more < 0);
    }
    seq = number;
    if ((header & ~RowWriter.OP_MASK) != 0) {
      at = readOptional(at);
    } else {
      logStart = logEnd = 0;
      unsent = -1;
      columnPositionsStart = columnPositionsEnd = 0;
    }
    nulls = at;
    return at;
  }

  private int readOptional(int from) {
    int at = from;
    logStart = logEnd = 0;
    if ((header & RowWriter.HAS_LOG) != 0) {
      logStart = Bytes.skipVar(bytes, at);
      at = logEnd = logStart + (int) Bytes.getVar(bytes, at);
    }
    unsent = -1;
    if ((header & RowWriter.HAS_UNSENT) != 0) {
      unsent = at;
      at += nullBytes;
    }
    columnPositionsStart = columnPositionsEnd = 0;
    if ((header & RowWriter.HAS_COLUMN_POSITIONS) != 0) {
      columnPositionsStart = Bytes.skipVar(bytes, at);
      at = columnPositionsEnd = columnPositionsStart + (int) Bytes.getVar(bytes, at);
    }
    return at;
  }

  public Op op() {
    return Op.of(header & RowWriter.OP_MASK);
  }

  public Origin origin() {
    return origins.get(origin);
  }

  /** The index of {@link #origin()} in its batch. */
  public int originIndex() {
    return origin;
  }

  public long seq() {
    return seq;
  }

  /**
   * Where the position's log bytes start in {@link #buffer()}; equal to {@link #logEnd} if none.
   */
  public int logStart() {
    return logStart;
  }

  public int logEnd() {
    return logEnd;
  }

  /**
   * Whether the source left out values of this row, or some are of another position than the row.
   */
  public boolean isPartial() {
    return (header & (RowWriter.HAS_UNSENT | RowWriter.HAS_COLUMN_POSITIONS)) != 0;
  }

  /** Whether a value of this row is not known, since the source did not send it. */
  public boolean hasUnsent() {
    for (int i = 0; unsent >= 0 && i < nullBytes; i++) {
      if (bytes[unsent + i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the source did not send the column's value in this row. */
  public boolean isUnsent(int column) {
    return unsent >= 0 && (bytes[unsent + (column >> 3)] & (1 << (column & 7))) != 0;
  }

  public boolean isNull(int column) {
    return (bytes[nulls + (column >> 3)] & (1 << (column & 7))) != 0;
  }

  public boolean getBool(int column) {
    return bytes[starts[column]] != 0;
  }

  /** An int32, or a date's days. */
  public int getInt(int column) {
    return Bytes.getInt(bytes, starts[column]);
  }

  /** An int64, a time's or timestamp's microseconds, or an unscaled decimal of up to 18 digits. */
  public long getLong(int column) {
    return Bytes.getLong(bytes, starts[column]);
  }

  public float getFloat(int column) {
    return Float.intBitsToFloat(getInt(column));
  }

  public double getDouble(int column) {
    return Double.longBitsToDouble(getLong(column));
  }

  /** The text of a string or json value; costs an allocation, so not in hot loops. */
  public String getString(int column) {
    return new String(bytes, starts[column], ends[column] - starts[column], StandardCharsets.UTF_8);
  }

  /** The bytes that {@link #start}, {@link #end} and the row's bounds index. */
  public byte[] buffer() {
    return bytes;
  }

  /** Where the column's value starts, after its length if it has one. */
  public int start(int column) {
    return starts[column];
  }

  /** Where the column's value ends; equal to {@link #start} when it is null or empty. */
  public int end(int column) {
    return ends[column];
  }

  /** Where the row starts, its length included. */
  public int rowStart() {
    return rowStart;
  }

  public int rowEnd() {
    return rowEnd;
  }

  /** Where the null bits start: from there to {@link #rowEnd} are the values, free of position. */
  public int valuesStart() {
    return nulls;
  }

  /** The row's first byte behind its length: its op and what stands before its values. */
  public int header() {
    return header;
  }

  /** Where the row goes on behind the index of its origin, which another batch counts anew. */
  public int afterOrigin() {
    return afterOrigin;
  }

  int unsentStart() {
    return unsent;
  }

  int columnPositionsStart() {
    return columnPositionsStart;
  }

  int columnPositionsEnd() {
    return columnPositionsEnd;
  }
}
