package dev.strandline.io.delimited;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The part of the stream that is in memory: {@code bytes[start, limit)}. A line feed always stands
 * at {@code limit}, so that a search for a record's end stops without a bounds check, and {@link
 * #PAD} bytes behind it may be loaded (not believed).
 */
final class Window {
  private static final int PAD = 2 * Long.BYTES;

  byte[] bytes;
  int start;
  int limit;

  /** Whether the stream ends at {@code limit}. */
  boolean ended;

  private final InputStream in;
  private long base;

  Window(InputStream in, long offset, int capacity) {
    this.in = in;
    this.base = offset;
    this.bytes = new byte[capacity + PAD];
    bytes[0] = '\n';
  }

  int live() {
    return limit - start;
  }

  int capacity() {
    return bytes.length - PAD;
  }

  long offset(int at) {
    return base + at;
  }

  /**
   * Reads on behind the live bytes, which move to the array's front. At least half of the array is
   * read anew, so a record that is looked at again from its start after each fill costs no more
   * than twice its length.
   */
  void fill() throws IOException {
    int live = live();
    int capacity = capacity();
    if (2L * live > capacity) {
      bytes = Arrays.copyOfRange(bytes, start, start + 2 * live + PAD);
      capacity = 2 * live;
    } else if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, live);
    }
    base += start;
    start = 0;
    int wanted = capacity - live;
    int got = in.readNBytes(bytes, live, wanted);
    ended = got < wanted;
    limit = live + got;
    bytes[limit] = '\n';
  }

  /** The first line feed from {@code at}; {@code limit} if there is none in memory. */
  int lineEnd(int at) {
    long feeds = Swar.spread('\n');
    for (int p = at; ; p += Long.BYTES) {
      long found = Swar.equal(Swar.load(bytes, p), feeds);
      if (found != 0) {
        return p + Swar.first(found);
      }
    }
  }

  /** Makes {@code count} live bytes from {@code start} present, or as many as the stream has. */
  void require(int count) throws IOException {
    while (live() < count && !ended) {
      fill();
    }
  }

  /** Whether the live bytes begin with the prefix. */
  boolean startsWith(byte[] prefix) throws IOException {
    require(prefix.length);
    return live() >= prefix.length
        && Arrays.equals(bytes, start, start + prefix.length, prefix, 0, prefix.length);
  }

  /** The length of the empty line that begins at {@code start}, 0 if it is not empty. */
  int emptyLine() throws IOException {
    byte first = bytes[start];
    if (first == '\n') {
      return 1;
    }
    if (first != '\r') {
      return 0;
    }
    require(2);
    return live() > 1 && bytes[start + 1] == '\n' ? 2 : 0;
  }

  /** Moves behind the next line feed, whatever lies before it and however long it is. */
  void skipLine() throws IOException {
    int end = lineEnd(start);
    while (end == limit && !ended) {
      start = limit;
      fill();
      end = lineEnd(start);
    }
    start = Math.min(end + 1, limit);
  }
}
