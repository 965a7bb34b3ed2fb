package dev.strandline.io.s3;

import dev.strandline.io.store.StoreError;
import dev.strandline.io.store.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * One version of an object, read in ranges.
 *
 * <p>Each range is larger than the one before while reading goes on in order, and the next one is
 * then fetched while this one is being read; a jump starts small again, so that a footer costs no
 * more than it has. At most two ranges are held. Every request names the version.
 */
final class S3Channel implements SeekableByteChannel {
  private static final int FIRST_BYTES = 64 << 10;
  private static final int MOST_BYTES = 8 << 20;

  /** From here on, reading in order is taken for reading to the end. */
  private static final int AHEAD_BYTES = 1 << 20;

  private final S3Objects objects;
  private final String key;
  private final String version;
  private final long size;
  private byte[] range = new byte[0];
  private long start;
  private int window = FIRST_BYTES;
  private long position;
  private @Nullable Ahead ahead;
  private boolean open = true;

  private record Ahead(long start, int length, Future<byte[]> bytes) {}

  S3Channel(S3Objects objects, String key, String version, long size) {
    this.objects = objects;
    this.key = key;
    this.version = version;
    this.size = size;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    if (position >= size) {
      return -1;
    }
    if (position < start || position >= start + range.length) {
      load(into.remaining());
    }
    int offset = (int) (position - start);
    int n = Math.min(into.remaining(), range.length - offset);
    into.put(range, offset, n);
    position += n;
    return n;
  }

  private void load(int wanted) throws IOException {
    boolean inOrder = range.length > 0 && position == start + range.length;
    window = inOrder ? Math.min(MOST_BYTES, window * 4) : FIRST_BYTES;
    Ahead coming = ahead;
    ahead = null;
    if (coming != null && coming.start == position) {
      range = await(coming);
    } else {
      if (coming != null) {
        coming.bytes.cancel(true);
      }
      range = fetch(position, length(position, Math.max(wanted, window)));
    }
    start = position;
    if (inOrder && window >= AHEAD_BYTES) {
      readAhead(start + range.length);
    }
  }

  private int length(long from, int wanted) {
    return (int) Math.min(Math.min(wanted, MOST_BYTES), size - from);
  }

  private void readAhead(long from) {
    int length = length(from, Math.min(MOST_BYTES, window * 4));
    if (length > 0) {
      ahead = new Ahead(from, length, objects.access().readers().submit(() -> fetch(from, length)));
    }
  }

  private static byte[] await(Ahead coming) throws IOException {
    try {
      return coming.bytes.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      coming.bytes.cancel(true);
      throw new InterruptedIOException("Interrupted while reading");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IOException(e.getCause());
    }
  }

  private byte[] fetch(long from, int length) throws IOException {
    byte[] bytes =
        objects.call(
            "read",
            key,
            "s3:GetObject",
            client -> {
              try {
                return client.getObject(
                    request ->
                        request
                            .bucket(objects.bucket())
                            .key(key)
                            .ifMatch(S3Objects.quoted(version))
                            .range("bytes=" + from + "-" + (from + length - 1)),
                    S3Objects.bytes());
              } catch (S3Exception e) {
                if (isChanged(e)) {
                  throw changed(e);
                }
                throw e;
              }
            });
    if (bytes.length != length) {
      throw changed(null);
    }
    return bytes;
  }

  private static boolean isChanged(S3Exception e) {
    return e.statusCode() == 412
        || e.statusCode() == 416
        || (e.statusCode() == 404 && !S3Failure.code(e).equals("NoSuchBucket"));
  }

  private StoreException changed(@Nullable Exception cause) {
    String message =
        "Cannot read s3://"
            + objects.bucket()
            + "/"
            + key
            + ": it was replaced or removed while it was read, or since it was listed (etag "
            + version
            + "); run again";
    return cause == null
        ? new StoreException(StoreError.CHANGED_WHILE_READ, message)
        : new StoreException(StoreError.CHANGED_WHILE_READ, message, cause);
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public SeekableByteChannel truncate(long newSize) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
    range = new byte[0];
    Ahead coming = ahead;
    ahead = null;
    if (coming != null) {
      coming.bytes.cancel(true);
    }
  }
}
