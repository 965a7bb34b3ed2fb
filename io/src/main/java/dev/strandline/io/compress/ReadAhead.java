package dev.strandline.io.compress;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The same bytes as the source's, read (and so inflated) in a thread of its own up to {@link
 * #BLOCKS} blocks ahead. Worth it where cores would idle: fewer files than cores. The source's
 * exception arrives after the bytes before it, as it would without the thread.
 */
public final class ReadAhead extends InputStream {
  static final int BLOCKS = 4;
  static final int BLOCK_BYTES = 1 << 18;
  private static final long LOOK_AGAIN_MILLIS = 50;

  private final InputStream source;
  private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS);
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BLOCKS);
  private final Thread thread;
  private @Nullable Block block;
  private int at;
  private volatile boolean closed;

  private static final class Block {
    final byte[] bytes;
    final int length;
    final @Nullable Throwable failure;

    Block(byte[] bytes, int length, @Nullable Throwable failure) {
      this.bytes = bytes;
      this.length = length;
      this.failure = failure;
    }

    boolean last() {
      return failure != null || length < 0;
    }
  }

  public ReadAhead(InputStream source, String name) {
    this.source = source;
    for (int i = 0; i < BLOCKS; i++) {
      free.add(new byte[BLOCK_BYTES]);
    }
    thread = new Thread(this::pump, "read-ahead " + name);
    thread.setDaemon(true);
    thread.start();
  }

  // An Error (out of memory, say) must reach the reader, or it would wait for ever.
  private void pump() {
    byte[] none = new byte[0];
    try {
      while (!closed) {
        byte[] bytes = free.take();
        int n = source.readNBytes(bytes, 0, bytes.length);
        full.put(new Block(bytes, n == 0 ? -1 : n, null));
        if (n == 0) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      hand(new Block(none, -1, e));
    }
  }

  private void hand(Block last) {
    try {
      full.put(last);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    Block current = current();
    if (current.last()) {
      throwFailure(current.failure);
      return -1;
    }
    int n = Math.min(length, current.length - at);
    System.arraycopy(current.bytes, at, to, from, n);
    at += n;
    return n;
  }

  private Block current() throws IOException {
    Block current = block;
    if (current != null && (current.last() || at < current.length)) {
      return current;
    }
    try {
      if (current != null) {
        free.put(current.bytes);
      }
      Block next;
      do {
        if (closed) {
          throw new IOException("Cannot read: the stream is closed");
        }
        next = full.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      } while (next == null);
      block = next;
      at = 0;
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for bytes");
    }
  }

  private static void throwFailure(@Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
  }

  /** Stops the thread, waits for it and closes the source. */
  @Override
  public void close() throws IOException {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    source.close();
  }
}
