package dev.strandline.transforms.reduce;

import dev.strandline.model.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Sorted runs of entries in one local file: length of the key (LEB128), key, row.
 *
 * <p>The file is removed when this is closed; on POSIX systems its name is gone from the moment it
 * is open, so that even a killed process leaves nothing behind.
 */
final class SpillFile implements AutoCloseable {
  /** Where a run stands in the file. */
  record Run(long from, long to) {}

  private final FileChannel channel;
  private final byte[] buffer;
  private final List<Run> runs = new ArrayList<>();
  private int buffered;
  private long length;
  private long runStart;

  SpillFile(Path folder, int bufferBytes) throws IOException {
    Files.createDirectories(folder);
    channel =
        FileChannel.open(
            folder.resolve("strandline-spill-" + UUID.randomUUID()),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    buffer = new byte[bufferBytes];
  }

  /** Adds an entry to the run being written. */
  void add(byte[] bytes, int keyAt, int keyLength, int rowAt, int rowLength) throws IOException {
    if (buffer.length - buffered < 5) {
      flush();
    }
    buffered = Bytes.putVar(buffer, buffered, keyLength);
    write(bytes, keyAt, keyLength);
    write(bytes, rowAt, rowLength);
  }

  private void write(byte[] bytes, int from, int size) throws IOException {
    if (size > buffer.length - buffered) {
      flush();
    }
    if (size > buffer.length) {
      writeFully(ByteBuffer.wrap(bytes, from, size));
      return;
    }
    System.arraycopy(bytes, from, buffer, buffered, size);
    buffered += size;
  }

  private void flush() throws IOException {
    writeFully(ByteBuffer.wrap(buffer, 0, buffered));
    buffered = 0;
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      length += channel.write(bytes, length);
    }
  }

  /** Ends the run being written. */
  void endRun() throws IOException {
    flush();
    runs.add(new Run(runStart, length));
    runStart = length;
  }

  /** The runs, in the order in which they were written. */
  List<Run> runs() {
    return runs;
  }

  /** Bytes of the runs that have ended. */
  long written() {
    return runStart;
  }

  /** Reads at most {@code size} bytes at {@code position}, all of which exist. */
  void read(long position, byte[] into, int at, int size) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(into, at, size);
    while (target.hasRemaining()) {
      int n = channel.read(target, position + target.position() - at);
      if (n < 0) {
        throw new IOException("Cannot read a spill file back: it was truncated at " + position);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
