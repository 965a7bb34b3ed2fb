package dev.strandline.io.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

/** Decompresses a page to exactly the length that its header states. */
final class PageDecompressor {
  private PageDecompressor() {}

  /** Whether pages of that codec can be read. */
  static boolean reads(CompressionCodec codec) {
    return switch (codec) {
      case UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW -> true;
      case LZO, BROTLI, LZ4 -> false;
    };
  }

  /**
   * @throws IOException if the bytes are not of that codec, or come to another length
   */
  static byte[] decompress(CompressionCodec codec, byte[] from, int start, int end, int length)
      throws IOException {
    return switch (codec) {
      case UNCOMPRESSED -> exactly(Arrays.copyOfRange(from, start, end), length);
      case SNAPPY -> snappy(from, start, end, length);
      case ZSTD -> zstd(from, start, end, length);
      case GZIP ->
          stream(new GZIPInputStream(new ByteArrayInputStream(from, start, end - start)), length);
      case LZ4_RAW ->
          stream(
              new BlockLZ4CompressorInputStream(new ByteArrayInputStream(from, start, end - start)),
              length);
      case LZO, BROTLI, LZ4 -> throw new IOException("no decoder for " + codec);
    };
  }

  private static byte[] exactly(byte[] bytes, int length) throws IOException {
    if (bytes.length != length) {
      throw new IOException("a page has " + bytes.length + " bytes, its header says " + length);
    }
    return bytes;
  }

  private static byte[] snappy(byte[] from, int start, int end, int length) throws IOException {
    if (length == 0 && end == start) {
      return new byte[0];
    }
    int stated = Snappy.uncompressedLength(from, start, end - start);
    if (stated != length) {
      throw new IOException("a page has " + stated + " bytes, its header says " + length);
    }
    byte[] page = new byte[length];
    Snappy.uncompress(from, start, end - start, page, 0);
    return page;
  }

  private static byte[] zstd(byte[] from, int start, int end, int length) throws IOException {
    if (length == 0 && end == start) {
      return new byte[0];
    }
    byte[] page = new byte[length];
    long found = Zstd.decompressByteArray(page, 0, length, from, start, end - start);
    if (Zstd.isError(found)) {
      throw new IOException("a page's zstd frame: " + Zstd.getErrorName(found));
    }
    return exactly(found == length ? page : new byte[(int) Math.min(found, length)], length);
  }

  private static byte[] stream(InputStream plain, int length) throws IOException {
    try (plain) {
      byte[] page = plain.readNBytes(length);
      if (page.length == length && plain.read() >= 0) {
        throw new IOException("a page has more bytes than its header says, " + length);
      }
      return exactly(page, length);
    }
  }
}
