package dev.strandline.io.compress;

import java.io.IOException;
import java.io.InputStream;
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
    int n = plain.read(to, from, length);
    if (n > 0) {
      bytes += n;
      if (compression != Compression.NONE) {
        limits.check(file, bytes, stored.count());
      }
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }
}
