package dev.strandline.transforms.reduce;

import dev.strandline.model.Bytes;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The entries of one spilled run, in order; each stands whole in {@link #buffer()}. */
final class RunReader {
  private static final int MAX_VAR = 5;

  private final SpillFile file;
  private final int order;
  private final long end;
  private byte[] buffer;
  private long position;
  private int at;
  private int limit;
  private int keyAt;
  private int keyLength;
  private int rowLength;
  private byte @Nullable [] replaced;

  /**
   * @param order among equal keys, runs of a lower number come first
   */
  RunReader(SpillFile file, SpillFile.Run run, int order, int bufferBytes) {
    this.file = file;
    this.order = order;
    this.position = run.from();
    this.end = run.to();
    this.buffer = new byte[(int) Math.min(bufferBytes, Math.max(MAX_VAR, run.to() - run.from()))];
  }

  /** Moves to the next entry; false when there is none. */
  boolean next() throws IOException {
    replaced = null;
    if (at == limit && position == end) {
      return false;
    }
    require(MAX_VAR);
    keyLength = (int) Bytes.getVar(buffer, at);
    int head = Bytes.skipVar(buffer, at) - at;
    require(head + keyLength + MAX_VAR);
    int row = at + head + keyLength;
    rowLength = Bytes.skipVar(buffer, row) - row + (int) Bytes.getVar(buffer, row);
    require(head + keyLength + rowLength);
    keyAt = at + head;
    at = keyAt + keyLength + rowLength;
    return true;
  }

  /** Has that many bytes, or all that are left, in the buffer from {@link #at}. */
  private void require(int size) throws IOException {
    int have = limit - at;
    if (have >= size || position == end) {
      return;
    }
    byte[] from = buffer;
    if (size > buffer.length) {
      buffer = new byte[Math.max(size, 2 * buffer.length)];
    }
    System.arraycopy(from, at, buffer, 0, have);
    at = 0;
    int more = (int) Math.min(buffer.length - have, end - position);
    file.read(position, buffer, have, more);
    position += more;
    limit = have + more;
  }

  /** Puts another row into the place of the one at which this stands, under its key. */
  void replaceRow(byte[] row) {
    byte[] entry =
        Arrays.copyOf(Arrays.copyOfRange(buffer(), keyAt(), rowAt()), keyLength + row.length);
    System.arraycopy(row, 0, entry, keyLength, row.length);
    replaced = entry;
    rowLength = row.length;
  }

  byte[] buffer() {
    return replaced == null ? buffer : replaced;
  }

  int keyAt() {
    return replaced == null ? keyAt : 0;
  }

  int keyLength() {
    return keyLength;
  }

  int rowAt() {
    return keyAt() + keyLength;
  }

  int rowLength() {
    return rowLength;
  }

  /** Which run it is, by age. */
  int order() {
    return order;
  }

  boolean sameKey(RunReader that) {
    return compareKeys(that) == 0;
  }

  private int compareKeys(RunReader that) {
    return Arrays.compareUnsigned(
        buffer(), keyAt(), rowAt(), that.buffer(), that.keyAt(), that.rowAt());
  }

  /** By key, then by age. */
  static int compare(RunReader a, RunReader b) {
    int keys = a.compareKeys(b);
    return keys != 0 ? keys : Integer.compare(a.order, b.order);
  }
}
