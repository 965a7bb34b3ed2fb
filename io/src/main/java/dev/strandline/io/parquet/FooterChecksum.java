package dev.strandline.io.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.parquet.format.FileMetaData;

/**
 * A checksum of the footer inside the footer, which the format itself does not have.
 *
 * <p>It is the CRC-32, in 8 hexadecimal digits, of the footer's bytes with zeros in place of those
 * digits. With it and the pages' checksums, no byte of a file can change unseen.
 */
final class FooterChecksum {
  /** The key of the metadata that holds it. */
  static final String KEY = "strandline.footer_crc32";

  private static final int DIGITS = 8;
  static final String ZEROS = "0".repeat(DIGITS);

  private FooterChecksum() {}

  /** The checksum that a footer states. */
  static Optional<String> of(FileMetaData metadata) {
    return ParquetFooter.valueOf(metadata, KEY);
  }

  /** Whether the footer's bytes are those that were written. */
  static boolean matches(FileMetaData metadata, byte[] footer) {
    int at = digitsIn(footer, 0, footer.length);
    if (at < 0) {
      return false;
    }
    String stated = new String(footer, at, DIGITS, StandardCharsets.US_ASCII);
    byte[] zeroed = footer.clone();
    zero(zeroed, at);
    return of(metadata).filter(stated::equals).isPresent()
        && stated.equals(checksum(zeroed, 0, zeroed.length));
  }

  /** Replaces the zeros in a footer just serialized. */
  static void fill(byte[] bytes, int from, int to) {
    int at = digitsIn(bytes, from, to);
    if (at < 0) {
      throw new IllegalStateException("a footer without " + KEY);
    }
    byte[] digits = checksum(bytes, from, to).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, bytes, at, DIGITS);
  }

  private static void zero(byte[] bytes, int at) {
    for (int i = 0; i < DIGITS; i++) {
      bytes[at + i] = '0';
    }
  }

  private static String checksum(byte[] bytes, int from, int to) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, to - from);
    return String.format("%08x", crc.getValue());
  }

  /** Where the digits stand: behind the last place of the key, and two bytes of Thrift's. */
  private static int digitsIn(byte[] bytes, int from, int to) {
    byte[] key = KEY.getBytes(StandardCharsets.US_ASCII);
    for (int at = to - key.length - DIGITS - 2; at >= from; at--) {
      int i = 0;
      while (i < key.length && bytes[at + i] == key[i]) {
        i++;
      }
      if (i == key.length) {
        return at + key.length + 2;
      }
    }
    return -1;
  }
}
