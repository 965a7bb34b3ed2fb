package dev.strandline.io.s3;

import dev.strandline.io.store.Effects;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A new object from what is written: one PUT, or parts where it is larger than one.
 *
 * <p>It appears when closed. If anything fails before, its parts are removed; if the process dies,
 * {@link S3Store#abortUploads} finds them.
 */
final class S3Upload extends OutputStream {
  private static final int FIRST_BYTES = 1 << 16;

  private final S3Objects objects;
  private final String path;
  private final String key;
  private final Effects effects;
  private final int partBytes;
  private final String call = S3Objects.newCall();
  private byte[] buffer = new byte[FIRST_BYTES];
  private int length;
  private @Nullable S3Parts parts;
  private boolean closed;

  S3Upload(S3Objects objects, String path, String key, Effects effects) throws IOException {
    this.objects = objects;
    this.path = path;
    this.key = key;
    this.effects = effects;
    this.partBytes = objects.settings().tuning().partBytes();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (closed) {
      throw new IOException("Cannot write to " + path + ": it is closed");
    }
    int from = offset;
    int left = count;
    while (left > 0) {
      if (length == partBytes) {
        part();
      }
      int n = Math.min(left, partBytes - length);
      if (length + n > buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(partBytes, Math.max(2 * length, length + n)));
      }
      System.arraycopy(bytes, from, buffer, length, n);
      length += n;
      from += n;
      left -= n;
    }
  }

  /** Sends a full buffer. */
  private void part() throws IOException {
    abortIfItFails(
        () -> {
          S3Parts begun = parts;
          if (begun == null) {
            begun = begin();
            parts = begun;
          }
          add(begun);
        });
  }

  private S3Parts begin() throws IOException {
    S3Parts[] begun = new S3Parts[1];
    effects.perform(
        Effects.Kind.STAGE,
        path,
        () -> {
          begun[0] = S3Parts.begin(objects, key, S3Objects.madeBy(call));
          return true;
        });
    return begun[0];
  }

  private void add(S3Parts begun) throws IOException {
    effects.perform(
        Effects.Kind.WRITE,
        path,
        () -> {
          begun.add(buffer, length);
          return true;
        });
    length = 0;
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    abortIfItFails(this::finish);
    closed = true;
    buffer = new byte[0];
  }

  private void finish() throws IOException {
    S3Parts begun = parts;
    boolean made;
    if (begun == null) {
      made =
          effects.perform(
              Effects.Kind.FINISH, path, () -> objects.putIfAbsent(key, buffer, length));
    } else {
      add(begun);
      made =
          effects.perform(
              Effects.Kind.FINISH,
              path,
              () -> begun.complete(call, new S3Parts.Condition.Absent()));
    }
    if (!made) {
      throw new FileAlreadyExistsException(path);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void abortIfItFails(Step step) throws IOException {
    boolean done = false;
    try {
      step.run();
      done = true;
    } catch (IOException | RuntimeException e) {
      closed = true;
      abort(e);
      throw e;
    } finally {
      closed |= !done;
    }
  }

  private void abort(Exception cause) {
    S3Parts begun = parts;
    if (begun == null) {
      return;
    }
    try {
      effects.perform(
          Effects.Kind.DELETE,
          path,
          () -> {
            begun.abort();
            return true;
          });
    } catch (IOException e) {
      cause.addSuppressed(e); // A sweep will find it.
    }
  }
}
