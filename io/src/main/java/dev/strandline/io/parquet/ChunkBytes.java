package dev.strandline.io.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** The bytes of one column chunk, read from a channel that other chunks read from too. */
final class ChunkBytes extends InputStream {
  private static final int BUFFER = 1 << 20;

  private final SeekableByteChannel channel;
  private final long end;
  private final byte[] buffer;
  private long next;
  private int at;
  private int limit;

  ChunkBytes(SeekableByteChannel channel, long from, long end) {
    this.channel = channel;
    this.next = from;
    this.end = end;
    this.buffer = new byte[(int) Math.min(BUFFER, Math.max(0, end - from))];
  }

  /** Where in the file the next byte is. */
  long position() {
    return next - (limit - at);
  }

  @Override
  public int read() {
    return fill() ? buffer[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int start, int length) {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, limit - at);
    System.arraycopy(buffer, at, to, start, count);
    at += count;
    return count;
  }

  private boolean fill() {
    if (at < limit) {
      return true;
    }
    int wanted = (int) Math.min(buffer.length, end - next);
    if (wanted <= 0) {
      return false;
    }
    int read;
    try {
      channel.position(next);
      read = channel.read(ByteBuffer.wrap(buffer, 0, wanted));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the storage's failure, not the file's
    }
    if (read <= 0) {
      return false;
    }
    next += read;
    at = 0;
    limit = read;
    return true;
  }
}
