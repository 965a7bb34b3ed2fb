package dev.strandline.io.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

/** Compresses a page; native memory is held until closed. */
sealed interface PageCompressor extends AutoCloseable {
  CompressionCodec codec();

  /** Appends the compressed form of {@code length} bytes to {@code out}. */
  void compress(byte[] from, int start, int length, GrowingBytes out) throws IOException;

  @Override
  default void close() {}

  static PageCompressor of(ParquetSettings.Compression compression) {
    return switch (compression) {
      case SNAPPY -> new SnappyPages();
      case ZSTD -> new ZstdPages();
      case GZIP -> new GzipPages();
      case NONE -> new PlainPages();
    };
  }

  /** Pages as they are. */
  final class PlainPages implements PageCompressor {
    @Override
    public CompressionCodec codec() {
      return CompressionCodec.UNCOMPRESSED;
    }

    @Override
    public void compress(byte[] from, int start, int length, GrowingBytes out) {
      out.write(from, start, length);
    }
  }

  /** Raw Snappy blocks. */
  final class SnappyPages implements PageCompressor {
    @Override
    public CompressionCodec codec() {
      return CompressionCodec.SNAPPY;
    }

    @Override
    public void compress(byte[] from, int start, int length, GrowingBytes out) throws IOException {
      out.reserve(Snappy.maxCompressedLength(length));
      out.at += Snappy.compress(from, start, length, out.bytes, out.at);
    }
  }

  /** Zstandard frames at level 3. */
  final class ZstdPages implements PageCompressor {
    private static final int LEVEL = 3;
    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);

    @Override
    public CompressionCodec codec() {
      return CompressionCodec.ZSTD;
    }

    @Override
    public void compress(byte[] from, int start, int length, GrowingBytes out) {
      int bound = Math.toIntExact(Zstd.compressBound(length));
      out.reserve(bound);
      out.at += context.compressByteArray(out.bytes, out.at, bound, from, start, length);
    }

    @Override
    public void close() {
      context.close();
    }
  }

  /** Gzip members (RFC 1952) at the default level, from a deflater that is reused. */
  final class GzipPages implements PageCompressor {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int STEP = 1 << 14;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final CRC32 crc = new CRC32();

    @Override
    public CompressionCodec codec() {
      return CompressionCodec.GZIP;
    }

    @Override
    public void compress(byte[] from, int start, int length, GrowingBytes out) {
      out.write(HEADER, 0, HEADER.length);
      deflater.reset();
      deflater.setInput(from, start, length);
      deflater.finish();
      while (!deflater.finished()) {
        out.reserve(STEP);
        out.at += deflater.deflate(out.bytes, out.at, STEP);
      }
      crc.reset();
      crc.update(from, start, length);
      out.putInt((int) crc.getValue());
      out.putInt(length);
    }

    @Override
    public void close() {
      deflater.end();
    }
  }
}
