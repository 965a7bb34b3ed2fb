package dev.strandline.transforms.reduce;

import dev.strandline.model.Bytes;
import dev.strandline.model.RowCursor;

/** A row's bytes with its origin's index replaced, as rows of many batches are put together. */
final class RowImage {
  private static final int LEAST_PREFIX = 2;
  private static final int MAX_IN_LEAST_PREFIX = (1 << 14) - 1;

  private RowImage() {}

  /** Bytes that {@link #write} will write. */
  static int length(RowCursor row, int origin) {
    if (isOneByte(origin | row.originIndex())) {
      return row.rowEnd() - row.rowStart();
    }
    int body = 1 + Bytes.varSize(origin) + row.rowEnd() - row.afterOrigin();
    return Math.max(LEAST_PREFIX, Bytes.varSize(body)) + body;
  }

  /** Whether an index takes one byte, and so each of two that are or-ed. */
  private static boolean isOneByte(int index) {
    return index >>> 7 == 0;
  }

  /** Writes the cursor's row with that index of an origin; the index after it comes back. */
  static int write(RowCursor row, int origin, byte[] into, int to) {
    byte[] from = row.buffer();
    int length = row.rowEnd() - row.rowStart();
    if (isOneByte(origin | row.originIndex())) {
      System.arraycopy(from, row.rowStart(), into, to, length);
      into[to + row.afterOrigin() - 1 - row.rowStart()] = (byte) origin;
      return to + length;
    }
    int rest = row.afterOrigin();
    int body = 1 + Bytes.varSize(origin) + row.rowEnd() - rest;
    int at = to;
    if (body <= MAX_IN_LEAST_PREFIX) {
      into[at++] = (byte) (body | 0x80);
      into[at++] = (byte) (body >> 7);
    } else {
      at = Bytes.putVar(into, at, body);
    }
    into[at++] = (byte) row.header();
    at = Bytes.putVar(into, at, origin);
    System.arraycopy(from, rest, into, at, row.rowEnd() - rest);
    return at + row.rowEnd() - rest;
  }
}
