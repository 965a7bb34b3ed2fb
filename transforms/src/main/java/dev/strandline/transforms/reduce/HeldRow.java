package dev.strandline.transforms.reduce;

import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.util.Arrays;

/** A copy of the row that came last, while its delete may follow; or none. */
final class HeldRow {
  private final RowWriter copy;
  private final RowCursor row;
  private byte[] key = new byte[0];
  private int keyLength;
  private boolean isPresent;

  HeldRow(Schema schema) {
    this.copy = new RowWriter(schema, 1 << 10);
    this.row = new RowCursor(schema);
  }

  /** Holds a copy of the row, and of its key. */
  void hold(RowCursor held, byte[] heldKey, int length) {
    copy.clear();
    copy.copyRow(held);
    copy.view(row);
    row.next();
    key = length > key.length ? new byte[2 * length] : key;
    System.arraycopy(heldKey, 0, key, 0, length);
    keyLength = length;
    isPresent = true;
  }

  /** Whether there is one, of that key. */
  boolean isOf(byte[] other, int length) {
    return isPresent && Arrays.equals(key, 0, keyLength, other, 0, length);
  }

  boolean isPresent() {
    return isPresent;
  }

  /** The one that is held; from now on none is. It is valid until the next one is held. */
  RowCursor release() {
    clear();
    return row;
  }

  void clear() {
    isPresent = false;
  }
}
