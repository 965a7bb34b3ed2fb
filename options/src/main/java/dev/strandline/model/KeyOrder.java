package dev.strandline.model;

import java.util.Arrays;
import java.util.List;

/**
 * Some columns of a row as one text of bytes that, compared as unsigned bytes, orders rows as the
 * columns' types do: numbers by value, text by its UTF-8 bytes, false before true, a NaN last,
 * nulls first and equal to each other. Equal bytes mean equal stored values, and the other way
 * round; no row's bytes are the beginning of another's.
 *
 * <p>Per column: 0 for null; else 1 and the value: fixed widths big-endian with the sign flipped; a
 * wide decimal as its signed length and its bytes; the rest with 0 as {@code 01 01}, 1 as {@code 01
 * 02}, closed by 0. So sorting, hashing, merging and comparing keys are work on bytes. Not for use
 * by two threads.
 */
public final class KeyOrder {
  private enum Form {
    BOOL,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    WIDE_DECIMAL,
    BYTES
  }

  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;
  private static final long WITHOUT_LAST_BITS = 0xFEFEFEFEFEFEFEFEL;

  private final int[] columns;
  private final Form[] forms;
  private byte[] key = new byte[256];

  public KeyOrder(Schema schema, List<String> columns) {
    this.columns = schema.indexesOf(columns);
    this.forms = new Form[this.columns.length];
    for (int i = 0; i < forms.length; i++) {
      forms[i] = form(schema.column(this.columns[i]).type());
    }
  }

  private static Form form(Type type) {
    if (type instanceof Type.Decimal decimal) {
      return decimal.isLong() ? Form.LONG : Form.WIDE_DECIMAL;
    }
    if (type instanceof Type.Plain plain) {
      return switch (plain) {
        case BOOL -> Form.BOOL;
        case INT32, DATE -> Form.INT;
        case INT64, TIME, TIMESTAMP, TIMESTAMP_LOCAL -> Form.LONG;
        case FLOAT32 -> Form.FLOAT;
        case FLOAT64 -> Form.DOUBLE;
        case STRING, BYTES, JSON -> Form.BYTES;
      };
    }
    return Form.BYTES;
  }

  /** Fills {@link #key()} from the cursor's row; its length comes back. */
  public int encode(RowCursor row) {
    int at = 0;
    for (int i = 0; i < columns.length; i++) {
      int column = columns[i];
      int start = row.start(column);
      int end = row.end(column);
      int most = at + 2 * (end - start) + 3;
      if (most > key.length) {
        key = Arrays.copyOf(key, Math.max(most, 2 * key.length));
      }
      if (row.isNull(column)) {
        key[at++] = 0;
        continue;
      }
      key[at++] = 1;
      Form form = forms[i];
      at =
          form == Form.BYTES
              ? text(row.buffer(), start, end, at)
              : value(form, row.buffer(), start, end, at);
    }
    return at;
  }

  private int value(Form form, byte[] from, int start, int end, int at) {
    switch (form) {
      case BOOL -> {
        key[at] = from[start];
        return at + 1;
      }
      case INT -> {
        int value = Bytes.getInt(from, start) ^ Integer.MIN_VALUE;
        Bytes.putInt(key, at, Integer.reverseBytes(value));
        return at + 4;
      }
      case FLOAT -> {
        int bits = Bytes.getInt(from, start);
        bits ^= (bits >> 31) | Integer.MIN_VALUE;
        Bytes.putInt(key, at, Integer.reverseBytes(bits));
        return at + 4;
      }
      case LONG -> {
        long value = Bytes.getLong(from, start) ^ Long.MIN_VALUE;
        Bytes.putLong(key, at, Long.reverseBytes(value));
        return at + 8;
      }
      case DOUBLE -> {
        long bits = Bytes.getLong(from, start);
        bits ^= (bits >> 63) | Long.MIN_VALUE;
        Bytes.putLong(key, at, Long.reverseBytes(bits));
        return at + 8;
      }
      case WIDE_DECIMAL -> {
        int length = end - start;
        boolean negative = length > 0 && from[start] < 0;
        key[at] = (byte) (0x80 + (negative ? -length : length));
        System.arraycopy(from, start, key, at + 1, length);
        return at + 1 + length;
      }
      case BYTES -> {
        return text(from, start, end, at);
      }
    }
    throw new IllegalStateException("unreachable");
  }

  /* Eight bytes at a time where none of them is 0 or 1, which is nearly always. */
  private int text(byte[] from, int start, int end, int to) {
    byte[] into = key;
    int at = to;
    int i = start;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      long word = Bytes.getLong(from, i);
      if (hasZero(word & WITHOUT_LAST_BITS)) {
        break;
      }
      Bytes.putLong(into, at, word);
      at += Long.BYTES;
    }
    for (; i < end; i++) {
      byte b = from[i];
      if ((b & 0xFE) == 0) {
        into[at++] = 1;
        b++;
      }
      into[at++] = b;
    }
    into[at++] = 0;
    return at;
  }

  /** Whether a byte is 0, of eight whose last bits are 0; never says no to one that has it. */
  private static boolean hasZero(long word) {
    return ((word - ONES) & ~word & TOPS) != 0;
  }

  /** The same with one byte more, which orders rows whose columns are equal. */
  public int encode(RowCursor row, int last) {
    int length = encode(row);
    if (length == key.length) {
      key = Arrays.copyOf(key, length + 1);
    }
    key[length] = (byte) last;
    return length + 1;
  }

  /** The bytes that {@link #encode} filled last; the array changes with the next call. */
  public byte[] key() {
    return key;
  }
}
