package dev.strandline.io.compress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/** The plain bytes of one file, counted on both sides and held to the limits. */
public final class DecompressedStream extends InputStream {
  private final InputStream plain;
  private final CountedInput stored;
  private final Compression compression;
  private final String file;
  private final DecompressionLimits limits;
  private long bytes;

  DecompressedStream(
      InputStream plain,
      CountedInput stored,
      Compression compression,
      String file,
      DecompressionLimits limits) {
    this.plain = plain;
    this.stored = stored;
    this.compression = compression;
    this.file = file;
    this.limits = limits;
  }

  /** What the file is in fact compressed with; never {@link Compression#AUTO}. */
  public Compression compression() {
    return compression;
  }

  /** A remark for the report when the name promises another compression than the bytes show. */
  public Optional<String> mismatch() {
    Optional<Compression> named = Compression.ofName(file);
    return named.isPresent() && named.get() != compression
        ? Optional.of(
            "%s is named as %s but read as %s"
                .formatted(file, named.get().word(), compression.word()))
        : Optional.empty();
  }

  /** Plain bytes handed out so far. */
  public long bytes() {
    return bytes;
  }

  /** Stored bytes taken so far; a little ahead of those that were decoded. */
  public long storedBytes() {
    return stored.count();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    int n = decode(to, from, length);
    if (n > 0) {
      bytes += n;
      if (compression != Compression.NONE) {
        limits.check(file, bytes, stored.count());
      }
    }
    return n;
  }

  // zstd-jni and commons-compress tell of bad data by plain IOExceptions (and the latter by an
  // index out of bounds, too): what the storage did not throw is the data's fault.
  private int decode(byte[] to, int from, int length) throws IOException {
    if (compression == Compression.NONE) {
      return plain.read(to, from, length);
    }
    try {
      int n = plain.read(to, from, length);
      if (n < 0 && stored.count() == 0) {
        throw new EOFException("it is empty");
      }
      return n;
    } catch (CorruptInput e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (stored.failure() != null) {
        throw e;
      }
      throw new CorruptInput(
          kindOf(e),
          file,
          stored.count(),
          "its %s data is not whole, %s".formatted(compression.word(), e.getMessage()),
          e);
    }
  }

  private static InputFault kindOf(Exception e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (e instanceof EOFException || message.contains("truncated") || message.contains("end of")) {
      return InputFault.TRUNCATED;
    }
    if (message.contains("garbage")) {
      return InputFault.TRAILING_GARBAGE;
    }
    return message.contains("not in the") || message.contains("unknown frame")
        ? InputFault.NOT_THIS_COMPRESSION
        : InputFault.CORRUPT;
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }
}
