package dev.strandline.io.parquet;

import java.io.IOException;
import java.util.zip.CRC32;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;

/** What the columns of one open file share while a page is made: no column keeps it. */
final class PageScratch implements AutoCloseable {
  final GrowingBytes encoded = new GrowingBytes(1 << 16);
  final GrowingBytes levels = new GrowingBytes(1 << 10);
  final GrowingBytes dictionaryPage = new GrowingBytes(1 << 10);
  final DeltaEncoder delta = new DeltaEncoder();
  private final GrowingBytes assembled = new GrowingBytes(1 << 10);
  private final GrowingBytes compressed = new GrowingBytes(1 << 16);
  private final CRC32 crc = new CRC32();
  private final PageCompressor compressor;
  private final boolean checksums;
  private int[] numbers = new int[1 << 10];

  PageScratch(ParquetSettings settings) {
    compressor = PageCompressor.of(settings.compression());
    checksums = settings.pageChecksums();
  }

  CompressionCodec codec() {
    return compressor.codec();
  }

  /** An array of at least that many numbers, with whatever is in it. */
  int[] numbers(int count) {
    if (numbers.length < count) {
      numbers = new int[Math.max(count, numbers.length * 2)];
    }
    return numbers;
  }

  /**
   * Appends a page to a chunk: header, compressed body.
   *
   * @param levels what stands before the values
   * @param values the values; its headroom is overwritten
   * @return bytes of the page before compression, header included
   */
  long append(PageHeader header, GrowingBytes levels, GrowingBytes values, GrowingBytes chunk)
      throws IOException {
    GrowingBytes body = values;
    int from = GrowingBytes.HEADROOM - levels.size();
    if (from >= 0) {
      System.arraycopy(levels.bytes, GrowingBytes.HEADROOM, values.bytes, from, levels.size());
    } else {
      assembled.clear();
      assembled.write(levels.bytes, GrowingBytes.HEADROOM, levels.size());
      assembled.write(values.bytes, GrowingBytes.HEADROOM, values.size());
      body = assembled;
      from = GrowingBytes.HEADROOM;
    }
    int length = body.at - from;
    compressed.clear();
    compressor.compress(body.bytes, from, length, compressed);
    header.setUncompressed_page_size(length);
    header.setCompressed_page_size(compressed.size());
    if (checksums) {
      crc.reset();
      crc.update(compressed.bytes, GrowingBytes.HEADROOM, compressed.size());
      header.setCrc((int) crc.getValue());
    }
    int before = chunk.at;
    Util.writePageHeader(header, chunk);
    int headerLength = chunk.at - before;
    chunk.write(compressed.bytes, GrowingBytes.HEADROOM, compressed.size());
    return headerLength + (long) length;
  }

  @Override
  public void close() {
    compressor.close();
  }
}
