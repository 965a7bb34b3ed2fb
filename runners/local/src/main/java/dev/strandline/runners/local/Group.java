package dev.strandline.runners.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.jspecify.annotations.Nullable;

/** The values of one key and window: those in memory, and where the others stand in a file. */
final class Group<V> {
  private static final int FRAME = 4;

  private final byte[] key;
  private final BoundedWindow window;
  private final Form<V> form;
  private List<Object> held = new ArrayList<>();
  private long heldBytes;
  private long bytes;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;

  /** The file's ranges that hold older values: from, to, from, to. */
  private long[] extents = new long[0];

  private boolean taken;

  Group(byte[] key, BoundedWindow window, Form<V> form) {
    this.key = key;
    this.window = window;
    this.form = form;
  }

  byte[] key() {
    return key;
  }

  BoundedWindow window() {
    return window;
  }

  /** The least timestamp, in milliseconds. */
  synchronized long earliest() {
    return earliest;
  }

  synchronized long latest() {
    return latest;
  }

  /** Bytes of all values, wherever they are. */
  synchronized long bytes() {
    return bytes;
  }

  /** Bytes in memory that may go to a file. */
  synchronized long spillable() {
    return taken ? 0 : heldBytes;
  }

  synchronized void add(Object value, int size, long timestamp) {
    held.add(value);
    heldBytes += size;
    bytes += size;
    earliest = Math.min(earliest, timestamp);
    latest = Math.max(latest, timestamp);
  }

  /** Moves what is in memory to the file; the bytes that this frees come back. */
  synchronized long spill(SpillFile file, ByteArrayOutputStream scratch) throws IOException {
    if (taken || held.isEmpty()) {
      return 0;
    }
    long from = file.position();
    byte[] frame = new byte[FRAME];
    for (Object value : held) {
      byte[] stored = form.stored(value, scratch);
      ByteBuffer.wrap(frame).putInt(stored.length);
      file.append(frame, FRAME);
      file.append(stored, stored.length);
    }
    file.flush(); // whoever takes the group from now on may read it at once
    extents = Arrays.copyOf(extents, extents.length + 2);
    extents[extents.length - 2] = from;
    extents[extents.length - 1] = file.position();
    long freed = heldBytes;
    held = new ArrayList<>();
    heldBytes = 0;
    return freed;
  }

  /**
   * The values, oldest first, to be iterated as often as one likes; from now on none goes to the
   * file.
   */
  synchronized Iterable<V> take(@Nullable SpillFile file) {
    taken = true;
    return new Values<>(form, file, extents, List.copyOf(held));
  }

  /** Lets go of the values; the bytes that this frees come back. */
  synchronized long release() {
    long freed = heldBytes;
    held = new ArrayList<>();
    heldBytes = 0;
    return freed;
  }
}
