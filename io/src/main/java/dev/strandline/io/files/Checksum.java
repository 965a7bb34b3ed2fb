package dev.strandline.io.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The bytes of a stored file, and a checksum of all that went by: 64 bits, of two polynomials that
 * processors compute faster than a disk reads. It tells changed content, not an attacker's.
 */
final class Checksum extends FilterInputStream {
  private final CRC32C castagnoli = new CRC32C();
  private final CRC32 ieee = new CRC32();
  private long bytes;

  Checksum(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    int n = in.read(to, from, length);
    if (n > 0) {
      castagnoli.update(to, from, n);
      ieee.update(to, from, n);
      bytes += n;
    }
    return n;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Reads what is left, so that {@link #text} is of the whole file. */
  void drain() throws IOException {
    byte[] rest = new byte[1 << 16];
    while (read(rest, 0, rest.length) >= 0) {
      // counted as it goes by
    }
  }

  /** How many went by. */
  long bytes() {
    return bytes;
  }

  /** The kind, a colon, 16 hexadecimal digits. */
  String text() {
    return String.format("crc32c+crc32:%08x%08x", castagnoli.getValue(), ieee.getValue());
  }
}
