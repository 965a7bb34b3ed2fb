package dev.strandline.runners.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Bytes in a temporary file that only grows, and is gone when it is closed or the process ends.
 *
 * <p>One thread appends; any thread reads what was flushed.
 */
final class SpillFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 19;

  private final FileChannel channel;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private long flushed;

  SpillFile(Path folder) throws IOException {
    Files.createDirectories(folder);
    channel =
        FileChannel.open(
            folder.resolve("strandline-shuffle-" + UUID.randomUUID()),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Where the next byte will stand. */
  long position() {
    return flushed + buffered;
  }

  void append(byte[] bytes, int length) throws IOException {
    if (length > buffer.length - buffered) {
      flush();
    }
    if (length > buffer.length) {
      write(ByteBuffer.wrap(bytes, 0, length));
      return;
    }
    System.arraycopy(bytes, 0, buffer, buffered, length);
    buffered += length;
  }

  /** Lets readers see all that was appended. */
  void flush() throws IOException {
    write(ByteBuffer.wrap(buffer, 0, buffered));
    buffered = 0;
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      flushed += channel.write(bytes, flushed);
    }
  }

  /** Reads that many bytes, all of which were flushed. */
  void read(long position, byte[] into, int at, int size) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(into, at, size);
    while (target.hasRemaining()) {
      int n = channel.read(target, position + target.position() - at);
      if (n < 0) {
        throw new IOException("a spill file was truncated at " + position);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
