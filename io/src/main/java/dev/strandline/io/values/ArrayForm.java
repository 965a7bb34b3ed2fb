package dev.strandline.io.values;

import dev.strandline.model.Bytes;
import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;

/** Makes the stored form of arrays of one type, one after another. */
public final class ArrayForm {
  private final RowWriter items;
  private final RowCursor cursor;

  public ArrayForm(Type element) {
    Schema one = Schema.of(Column.nullable("element", element));
    items = new RowWriter(one);
    cursor = new RowCursor(one);
  }

  /** Starts an array. */
  public void begin() {
    items.clear();
  }

  /** Starts an item; its value is to be put into what comes back. */
  public RowWriter beginItem() {
    items.begin(Op.INSERT, 0, 0);
    return items;
  }

  public void endItem() {
    items.end();
  }

  /** Ends the array and puts it: the count, null bits, values. */
  public void end(RowWriter out) {
    int count = items.rows();
    byte[] bytes = new byte[5 + (count + 7) / 8 + items.size()];
    int nulls = Bytes.putVar(bytes, 0, count);
    int at = nulls + (count + 7) / 8;
    items.view(cursor);
    for (int i = 0; cursor.next(); i++) {
      if (cursor.isNull(0)) {
        bytes[nulls + (i >> 3)] |= (byte) (1 << (i & 7));
      } else {
        // Behind the one byte of null bits is the value as it is stored, its length included.
        int from = cursor.valuesStart() + 1;
        System.arraycopy(cursor.buffer(), from, bytes, at, cursor.rowEnd() - from);
        at += cursor.rowEnd() - from;
      }
    }
    out.putBytes(bytes, 0, at);
  }
}
