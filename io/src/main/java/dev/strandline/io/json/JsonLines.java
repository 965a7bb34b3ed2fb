package dev.strandline.io.json;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a text in place: nothing is allocated for a line that fits the window.
 *
 * <p>A line ends with a line feed, perhaps behind a carriage return, or with the text. Of a line
 * beyond the limit only the beginning is kept. A byte-order mark is passed over.
 */
final class JsonLines {
  /** Bytes kept of a line beyond the limit. */
  static final int KEPT = 1 << 16;

  private static final int WINDOW = 1 << 17;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final int most;
  private byte[] window = new byte[WINDOW];
  private int next;
  private int limit;
  private boolean ended;
  private boolean begun;
  private long windowOffset;

  private byte[] line = window;
  private long offset;
  private int start;
  private int end;
  private long number;
  private long length;

  JsonLines(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /** Moves to the next line; false behind the last. */
  boolean next() throws IOException {
    if (!begun) {
      begun = true;
      fill();
      boolean marked = limit >= 3 && Arrays.equals(window, 0, 3, MARK, 0, 3);
      next = marked ? 3 : 0;
    }
    int from = next;
    int at = next;
    while (true) {
      while (at < limit && window[at] != '\n') {
        at++;
      }
      if (at < limit) {
        take(from, at);
        next = at + 1;
        return true;
      }
      if (ended) {
        if (from == limit) {
          return false;
        }
        take(from, at);
        next = at;
        return true;
      }
      if (at - from > Math.max(most, KEPT) + 1) {
        takeLong(from);
        return true;
      }
      next = from;
      fill();
      at -= from - next;
      from = next;
    }
  }

  private void take(int from, int to) {
    line = window;
    offset = windowOffset + from;
    start = from;
    end = to > from && window[to - 1] == '\r' ? to - 1 : to;
    length = (long) end - start;
    if (length > most) {
      end = start + Math.min(KEPT, (int) length);
    }
    number++;
  }

  /** Keeps the beginning of a line that memory should not hold, and passes over the rest. */
  private void takeLong(int from) throws IOException {
    int keep = Math.min(KEPT, limit - from);
    line = Arrays.copyOfRange(window, from, from + keep);
    start = 0;
    end = keep;
    offset = windowOffset + from;
    int at = limit;
    while (at == limit && !ended) {
      next = limit;
      fill();
      at = next;
      while (at < limit && window[at] != '\n') {
        at++;
      }
    }
    length = windowOffset + at - offset;
    next = Math.min(at + 1, limit);
    number++;
  }

  /** Reads more behind what is left, which moves to the window's start. */
  private void fill() throws IOException {
    int left = limit - next;
    if (left == window.length) {
      window = Arrays.copyOf(window, (int) Math.min(2L * left, Math.max(most, KEPT) + 2L + WINDOW));
    } else if (next > 0) {
      System.arraycopy(window, next, window, 0, left);
      windowOffset += next;
      next = 0;
      limit = left;
    }
    int read = in.read(window, limit, window.length - limit);
    if (read < 0) {
      ended = true;
    } else {
      limit += read;
    }
  }

  byte[] buffer() {
    return line;
  }

  int start() {
    return start;
  }

  /** Where the line ends, without its line end; where it is too long, what is kept of it. */
  int end() {
    return end;
  }

  /** The line's bytes, kept or not. */
  long length() {
    return length;
  }

  boolean isTooLong() {
    return length > most;
  }

  /** Whether only the line's beginning is kept; one that is too long may still be whole. */
  boolean isCut() {
    return length > end - start;
  }

  /** From 1. */
  long number() {
    return number;
  }

  /** The line's first byte in the text. */
  long offset() {
    return offset;
  }

  /** Bytes of the text passed. */
  long passed() {
    return windowOffset + next;
  }

  void close() throws IOException {
    in.close();
  }
}
