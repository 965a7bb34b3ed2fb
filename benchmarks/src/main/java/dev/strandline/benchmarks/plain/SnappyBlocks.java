package dev.strandline.benchmarks.plain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Snappy straight from array to array, without Hadoop's streams and direct buffers. */
final class SnappyBlocks implements CompressionCodecFactory {
  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new Compressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("only writes");
  }

  @Override
  public void release() {}

  /** The page's bytes, in an array that is used again for the next page. */
  private static final class Bytes extends ByteArrayOutputStream {
    int compressInto(byte[] target) throws IOException {
      return Snappy.compress(buf, 0, count, target, 0);
    }
  }

  private static final class Compressor implements BytesInputCompressor {
    private final CompressionCodecName codec;
    private final Bytes source = new Bytes();
    private byte[] target = new byte[0];

    Compressor(CompressionCodecName codec) {
      this.codec = codec;
    }

    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      source.reset();
      page.writeAllTo(source);
      int most = Snappy.maxCompressedLength(source.size());
      if (target.length < most) {
        target = new byte[most];
      }
      return BytesInput.from(target, 0, source.compressInto(target));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return codec;
    }

    @Override
    public void release() {}
  }
}
