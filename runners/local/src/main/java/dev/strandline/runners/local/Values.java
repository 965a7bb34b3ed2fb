package dev.strandline.runners.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of a group, read back one at a time: those of its file first, then the rest. */
final class Values<V> implements Iterable<V> {
  private static final int FRAME = 4;
  private static final int BUFFER_BYTES = 1 << 17;

  private final Form<V> form;
  private final @Nullable SpillFile file;
  private final long[] extents;
  private final List<Object> held;

  Values(Form<V> form, @Nullable SpillFile file, long[] extents, List<Object> held) {
    this.form = form;
    this.file = file;
    this.extents = extents;
    this.held = held;
  }

  @Override
  public Iterator<V> iterator() {
    return new Reading();
  }

  private final class Reading implements Iterator<V> {
    private final Iterator<Object> rest = held.iterator();
    private byte[] buffer = new byte[0];
    private int at;
    private int limit;
    private int extent;
    private long position = extents.length == 0 ? 0 : extents[0];

    @Override
    public boolean hasNext() {
      return stored() || rest.hasNext();
    }

    /** Whether another value stands in the file; moves to the next extent if one is done. */
    private boolean stored() {
      while (extent < extents.length && at == limit && position == extents[extent + 1]) {
        extent += 2;
        position = extent < extents.length ? extents[extent] : 0;
      }
      return extent < extents.length;
    }

    @Override
    public V next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        return stored() ? read() : form.open(rest.next());
      } catch (IOException e) {
        throw Shuffle.failed("read back", e);
      }
    }

    private V read() throws IOException {
      require(FRAME);
      int length = ByteBuffer.wrap(buffer, at, FRAME).getInt();
      at += FRAME;
      require(length);
      V value = form.read(buffer, at, length);
      at += length;
      return value;
    }

    /** Has that many bytes in the buffer, and as many more of the extent as it holds. */
    private void require(int size) throws IOException {
      int have = limit - at;
      if (have >= size) {
        return;
      }
      byte[] from = buffer;
      long left = have + extents[extent + 1] - position;
      if (size > buffer.length) {
        buffer = new byte[(int) Math.max(size, Math.min(BUFFER_BYTES, left))];
      }
      System.arraycopy(from, at, buffer, 0, have);
      int more = (int) Math.min(buffer.length - have, left - have);
      Objects.requireNonNull(file, "the file of what was spilled")
          .read(position, buffer, have, more);
      position += more;
      at = 0;
      limit = have + more;
    }
  }
}
