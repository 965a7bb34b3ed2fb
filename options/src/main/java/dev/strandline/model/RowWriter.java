package dev.strandline.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches, row by row and value by value, in the schema's order.
 *
 * <pre>
 *   writer.begin(Op.INSERT, writer.origin(origin), seq);
 *   writer.putUtf8(bytes, from, to);   // one put for each column, or putNull()
 *   writer.putInt(days);
 *   writer.end();                      // or abort(), and the row was never there
 *   RecordBatch batch = writer.take(); // the writer starts anew
 * </pre>
 *
 * Not for use by two threads. The layout is {@link RecordBatch}'s.
 */
public final class RowWriter {
  static final int OP_MASK = 0x07;
  static final int HAS_LOG = 0x08;
  static final int HAS_UNSENT = 0x10;
  static final int HAS_COLUMN_POSITIONS = 0x20;

  private static final int LENGTH_BYTES = 2;
  private static final int MAX_LENGTH_IN_TWO_BYTES = (1 << 14) - 1;
  private static final int INITIAL_CAPACITY = 1 << 16;

  private final Schema schema;
  private final int nullBytes;
  private final List<Origin> origins = new ArrayList<>();
  private byte[] bytes;
  private int at;
  private int rows;
  private int rowStart;
  private int nulls;
  private int column;
  private int unsent;
  private int rowOrigin;
  private @Nullable Origin lastOrigin;
  private int lastIndex;
  private boolean carries;
  private final List<ColumnPosition> positioned = new ArrayList<>();

  public RowWriter(Schema schema) {
    this(schema, INITIAL_CAPACITY);
  }

  /** A writer that holds that many bytes at first, where very many writers are open. */
  public RowWriter(Schema schema, int initialCapacity) {
    this.schema = schema;
    this.nullBytes = (schema.size() + 7) / 8;
    this.bytes = new byte[initialCapacity];
  }

  public Schema schema() {
    return schema;
  }

  /** Rows since the last {@link #take()}. */
  public int rows() {
    return rows;
  }

  /** Bytes since the last {@link #take()}. */
  public int size() {
    return at;
  }

  /** Bytes that the writer holds in memory. */
  public int capacity() {
    return bytes.length;
  }

  /** The index of that origin in the batch being made. */
  @SuppressWarnings("ReferenceEquality") // the same as the row before, mostly: others are looked up
  public int origin(Origin origin) {
    return origin == lastOrigin ? lastIndex : indexOf(origin);
  }

  private int indexOf(Origin origin) {
    int known = origins.indexOf(origin);
    if (known < 0) {
      known = origins.size();
      origins.add(origin);
    }
    lastOrigin = origin;
    lastIndex = known;
    return known;
  }

  /** Starts a row whose position has no log bytes. */
  public void begin(Op op, int origin, long seq) {
    reserve(24 + nullBytes);
    startRow(op.code(), origin, seq);
    startValues();
  }

  /** Starts a row of a log, whose position's log bytes are {@code log[from..to)}. */
  public void begin(Op op, int origin, long seq, byte[] log, int from, int to) {
    reserve(34 + nullBytes + (to - from));
    startRow(op.code() | (to > from ? HAS_LOG : 0), origin, seq);
    if (to > from) {
      copyWithLength(log, from, to);
    }
    startValues();
  }

  /** Starts a row of a log that may lack values, which are put by {@link #putUnsent}. */
  public void beginPartial(Op op, int origin, long seq, byte[] log, int from, int to) {
    reserve(34 + 2 * nullBytes + (to - from));
    startRow(op.code() | HAS_UNSENT | (to > from ? HAS_LOG : 0), origin, seq);
    if (to > from) {
      copyWithLength(log, from, to);
    }
    startUnsent();
    startValues();
  }

  /**
   * Starts a row with the op and position of the cursor's row. Values that are copied from it keep
   * their own positions, and stay unsent if they are.
   */
  public void beginLike(RowCursor row) {
    int origin = origin(row.origin());
    byte[] from = row.buffer();
    reserve(64 + 2 * nullBytes + (row.logEnd() - row.logStart()));
    startRow(row.header() & (OP_MASK | HAS_LOG | HAS_UNSENT), origin, row.seq());
    if (row.logEnd() > row.logStart()) {
      copyWithLength(from, row.logStart(), row.logEnd());
    }
    if ((row.header() & HAS_UNSENT) != 0) {
      startUnsent();
    }
    carries = (row.header() & HAS_COLUMN_POSITIONS) != 0;
    startValues();
  }

  private void startUnsent() {
    unsent = at;
    Arrays.fill(bytes, at, at + nullBytes, (byte) 0);
    at += nullBytes;
  }

  private void startRow(int header, int origin, long seq) {
    rowStart = at;
    int to = at + LENGTH_BYTES;
    bytes[to++] = (byte) header;
    if (origin <= Byte.MAX_VALUE) {
      bytes[to++] = (byte) origin;
    } else {
      to = Bytes.putVar(bytes, to, origin);
    }
    at = Bytes.putVar(bytes, to, seq);
    rowOrigin = origin;
    unsent = -1;
    carries = false;
    if (!positioned.isEmpty()) {
      positioned.clear();
    }
  }

  private void startValues() {
    int to = at;
    nulls = to;
    for (int end = to + nullBytes; to < end; to++) {
      bytes[to] = 0;
    }
    at = to;
    column = 0;
  }

  public void putNull() {
    bytes[nulls + (column >> 3)] |= (byte) (1 << (column & 7));
    column++;
  }

  /** A value that the source did not send, in a row begun as partial. */
  public void putUnsent() {
    if (unsent < 0) {
      throw new IllegalStateException("an unsent value in a row that was not begun as partial");
    }
    bytes[unsent + (column >> 3)] |= (byte) (1 << (column & 7));
    putNull();
  }

  /** Marks the value put for that column, or that it is not known, as of another position. */
  public void positioned(int ofColumn, Position position) {
    positioned.add(new ColumnPosition(ofColumn, position));
  }

  /** Marks a column whose null was put as unsent, in a row begun as partial. */
  public void unsent(int ofColumn) {
    bytes[unsent + (ofColumn >> 3)] |= (byte) (1 << (ofColumn & 7));
  }

  public void putBool(boolean value) {
    reserve(1);
    bytes[at++] = (byte) (value ? 1 : 0);
    column++;
  }

  /** An int32, or a date's days since 1970-01-01. */
  public void putInt(int value) {
    int to = next(4);
    Bytes.putInt(bytes, to, value);
  }

  /** An int64, a time's or timestamp's microseconds, or an unscaled decimal of up to 18 digits. */
  public void putLong(long value) {
    int to = next(8);
    Bytes.putLong(bytes, to, value);
  }

  public void putFloat(float value) {
    putInt(Float.floatToIntBits(value == 0f ? 0f : value));
  }

  public void putDouble(double value) {
    putLong(Double.doubleToLongBits(value == 0d ? 0d : value));
  }

  /** A string, bytes, json, or the nested form of an array, a struct or a wide decimal. */
  public void putBytes(byte[] value, int from, int to) {
    reserve(5 + to - from);
    copyWithLength(value, from, to);
    column++;
  }

  public void putBytes(byte[] value) {
    putBytes(value, 0, value.length);
  }

  /** The value of the cursor's column, whose type must be this column's. */
  public void copy(RowCursor row, int from) {
    carryPosition(row, from);
    if (row.isNull(from)) {
      if (row.isUnsent(from)) {
        putUnsent();
      } else {
        putNull();
      }
      return;
    }
    int start = row.start(from);
    int length = row.end(from) - start;
    reserve(5 + length);
    if (schema.column(column).type().fixedWidth() < 0) {
      at = Bytes.putVar(bytes, at, length);
    }
    System.arraycopy(row.buffer(), start, bytes, at, length);
    at += length;
    column++;
  }

  /**
   * Marks the value that is put next as of the position that the cursor's column has; for one that
   * {@link #copy} does not put, in a row begun like the cursor's.
   */
  public void carryPosition(RowCursor row, int from) {
    if (!carries) {
      return;
    }
    for (ColumnPosition known : ColumnPosition.of(row)) {
      if (known.column() == from) {
        positioned.add(new ColumnPosition(column, known.position()));
      }
    }
  }

  /** Ends the row begun; every column must have been put. */
  public void end() {
    if (column != schema.size()) {
      throw new IllegalStateException(
          "a row of " + schema.size() + " columns was ended after " + column);
    }
    if (!positioned.isEmpty()) {
      insertPositions();
    }
    endRow();
  }

  /** Before the null bits, so behind what stands there already. */
  private void insertPositions() {
    byte[] positions = ColumnPosition.encode(positioned, origins.get(rowOrigin));
    int more = Bytes.varSize(positions.length) + positions.length;
    reserve(more);
    System.arraycopy(bytes, nulls, bytes, nulls + more, at - nulls);
    int from = Bytes.putVar(bytes, nulls, positions.length);
    System.arraycopy(positions, 0, bytes, from, positions.length);
    at += more;
    bytes[rowStart + LENGTH_BYTES] |= (byte) HAS_COLUMN_POSITIONS;
    positioned.clear();
  }

  /** Forgets the row begun. */
  public void abort() {
    at = rowStart;
  }

  /** Adds the cursor's whole row, of the same schema, as a delete at its position. */
  public void copyAsDelete(RowCursor row) {
    int origin = origin(row.origin());
    begin(Op.DELETE, origin, row.seq(), row.buffer(), row.logStart(), row.logEnd());
    for (int i = 0; i < schema.size(); i++) {
      if (row.isUnsent(i)) {
        putNull();
      } else {
        copy(row, i);
      }
    }
    end();
  }

  /** Adds the cursor's whole row, of the same schema. */
  public void copyRow(RowCursor row) {
    copyRow(row, origin(row.origin()));
  }

  /** Adds the cursor's whole row, of the same schema, under an origin index of this batch. */
  public void copyRow(RowCursor row, int origin) {
    byte[] from = row.buffer();
    if (origin == row.originIndex()) {
      int length = row.rowEnd() - row.rowStart();
      reserve(length);
      System.arraycopy(from, row.rowStart(), bytes, at, length);
      at += length;
      rows++;
      return;
    }
    int rest = row.rowEnd() - row.afterOrigin();
    reserve(16 + rest);
    rowStart = at;
    at += LENGTH_BYTES;
    bytes[at++] = (byte) row.header();
    at = Bytes.putVar(bytes, at, origin);
    System.arraycopy(from, row.afterOrigin(), bytes, at, rest);
    at += rest;
    endRow();
  }

  private void endRow() {
    int length = at - rowStart - LENGTH_BYTES;
    if (length <= MAX_LENGTH_IN_TWO_BYTES) {
      bytes[rowStart] = (byte) (length | 0x80);
      bytes[rowStart + 1] = (byte) (length >> 7);
    } else {
      int more = Bytes.varSize(length) - LENGTH_BYTES;
      reserve(more);
      int from = rowStart + LENGTH_BYTES;
      System.arraycopy(bytes, from, bytes, from + more, length);
      Bytes.putVar(bytes, rowStart, length);
      at += more;
    }
    rows++;
  }

  /** The rows so far as a batch; the writer starts anew. */
  public RecordBatch take() {
    RecordBatch batch = new RecordBatch(schema, origins, rows, Arrays.copyOf(bytes, at), at);
    clear();
    return batch;
  }

  /**
   * Stands the cursor, of the same schema, before the rows so far: valid until the writer's next
   * change, and nothing is copied.
   */
  public void view(RowCursor cursor) {
    cursor.reset(bytes, 0, at, origins);
  }

  /** Forgets the rows so far. */
  public void clear() {
    at = 0;
    rows = 0;
    origins.clear();
    lastOrigin = null;
  }

  private void copyWithLength(byte[] from, int start, int end) {
    int length = end - start;
    int to = at;
    if (length <= Byte.MAX_VALUE) {
      bytes[to++] = (byte) length;
    } else {
      to = Bytes.putVar(bytes, to, length);
    }
    System.arraycopy(from, start, bytes, to, length);
    at = to + length;
  }

  /** Where a value of so many bytes goes, which is the next column's. */
  private int next(int size) {
    reserve(size);
    int to = at;
    at = to + size;
    column++;
    return to;
  }

  /* The first compiler puts only what is as small as this, or next, in place of a call. */
  private void reserve(int more) {
    if (more > bytes.length - at) {
      grow(more);
    }
  }

  private void grow(int more) {
    bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(at, more), bytes.length * 2));
  }
}
