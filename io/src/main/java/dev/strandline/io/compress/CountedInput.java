package dev.strandline.io.compress;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The stored bytes: the head that was looked at, then the rest; counts what is consumed and keeps
 * the storage's own failure apart from a decoder's complaint.
 */
final class CountedInput extends InputStream {
  private final InputStream in;
  private final byte[] head;
  private int headAt;
  private long count;
  private boolean ended;
  private @Nullable IOException failure;

  CountedInput(InputStream in, int headBytes) throws IOException {
    this.in = in;
    this.head = in.readNBytes(headBytes);
  }

  byte[] head() {
    return head;
  }

  long count() {
    return count;
  }

  /** Whether a decoder asked for more than there is. */
  boolean ended() {
    return ended;
  }

  /** What the storage threw, if it was the storage and not the data that failed. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (headAt < head.length && length > 0) {
      int n = Math.min(length, head.length - headAt);
      System.arraycopy(head, headAt, bytes, from, n);
      headAt += n;
      count += n;
      return n;
    }
    try {
      int n = in.read(bytes, from, length);
      count += Math.max(n, 0);
      ended |= n < 0;
      return n;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** About how many bytes are left; 0 if the storage does not tell. */
  @Override
  public int available() throws IOException {
    return head.length - headAt + in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
