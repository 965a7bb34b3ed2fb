package dev.strandline.io.parquet;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one column chunk, each verified against its checksum before it is decoded.
 *
 * <p>In a file of our own the headers, which no checksum covers, are held against what the footer
 * says of the chunk.
 */
final class ChunkPages implements PageReader {
  private static final int MAX_PAGE = 1 << 30;

  /** No decoder asks for them, and an instance would need a library of geometries. */
  private static final @Nullable Statistics<?> NO_STATISTICS = null;

  private final ParquetFooter footer;
  private final ColumnMetaData about;
  private final ChunkBytes bytes;
  private final CRC32 crc = new CRC32();
  private final Map<org.apache.parquet.format.Encoding, Integer> pages =
      new EnumMap<>(org.apache.parquet.format.Encoding.class);
  private final long end;
  private long values;
  private boolean checked;
  private @Nullable PageHeader header;

  private ChunkPages(ParquetFooter footer, ColumnMetaData about, ChunkBytes bytes, long end) {
    this.footer = footer;
    this.about = about;
    this.bytes = bytes;
    this.end = end;
  }

  /**
   * @throws CorruptInput if the chunk cannot stand where the footer says
   */
  static ChunkPages open(SeekableByteChannel channel, ParquetFooter footer, ColumnMetaData about)
      throws IOException {
    long from = about.getData_page_offset();
    if (about.isSetDictionary_page_offset()
        && about.getDictionary_page_offset() > 0
        && about.getDictionary_page_offset() < from) {
      from = about.getDictionary_page_offset();
    }
    long length = about.getTotal_compressed_size();
    if (from < 4 || length < 0 || from + length > footer.end()) {
      throw new CorruptInput(
          InputFault.CORRUPT,
          footer.file(),
          from,
          "column " + about.getPath_in_schema() + " lies outside of the file's pages");
    }
    if (!PageDecompressor.reads(about.getCodec())) {
      throw new CorruptInput(
          InputFault.UNSUPPORTED,
          footer.file(),
          from,
          "column "
              + about.getPath_in_schema()
              + " is compressed with "
              + about.getCodec()
              + "; snappy, gzip, zstd, lz4_raw and uncompressed can be read");
    }
    ChunkBytes bytes = new ChunkBytes(channel, from, from + length);
    return new ChunkPages(footer, about, bytes, from + length);
  }

  @Override
  public long getTotalValueCount() {
    return about.getNum_values();
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    PageHeader first = peek();
    if (first.getType() != PageType.DICTIONARY_PAGE) {
      return null;
    }
    header = null;
    if (!first.isSetDictionary_page_header()) {
      throw corrupt("a dictionary page has no header of its own");
    }
    byte[] page = body(first, 0);
    return new DictionaryPage(
        BytesInput.from(page),
        page.length,
        first.getDictionary_page_header().getNum_values(),
        encoding(first.getDictionary_page_header().getEncoding()));
  }

  @Override
  public @Nullable DataPage readPage() {
    while (values < about.getNum_values()) {
      PageHeader next = peek();
      header = null;
      switch (next.getType()) {
        case DATA_PAGE -> {
          return pageV1(next);
        }
        case DATA_PAGE_V2 -> {
          return pageV2(next);
        }
        case INDEX_PAGE -> body(next, 0);
        case DICTIONARY_PAGE -> throw corrupt("a dictionary page stands among data pages");
      }
    }
    return null;
  }

  /** Holds the chunk against the footer once its last page is read. */
  void checkEnd() throws CorruptInput {
    if (!footer.ours() || checked) {
      return;
    }
    checked = true;
    boolean same = values == about.getNum_values() && bytes.position() == end;
    for (PageEncodingStats stats : about.getEncoding_stats()) {
      if (stats.getPage_type() == PageType.DATA_PAGE) {
        same &= pages.getOrDefault(stats.getEncoding(), 0) == stats.getCount();
      }
    }
    if (!same) {
      throw corruptInput("its pages are not those that the footer counts");
    }
  }

  private PageHeader peek() {
    if (header == null) {
      try {
        PageHeader read = Util.readPageHeader(bytes);
        if (read.getCompressed_page_size() < 0
            || read.getCompressed_page_size() > end - bytes.position()
            || read.getUncompressed_page_size() < 0
            || read.getUncompressed_page_size() > MAX_PAGE) {
          throw corrupt("a page's header states an impossible size");
        }
        header = read;
        return read;
      } catch (UncheckedIOException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        throw corrupt("a page's header: " + e.getMessage());
      }
    }
    return header;
  }

  private DataPage pageV1(PageHeader page) {
    if (!page.isSetData_page_header()) {
      throw corrupt("a data page has no header of its own");
    }
    var about = page.getData_page_header();
    count(about.getNum_values(), about.getEncoding());
    if (footer.ours()
        && (about.getDefinition_level_encoding() != org.apache.parquet.format.Encoding.RLE
            || about.getRepetition_level_encoding() != org.apache.parquet.format.Encoding.RLE)) {
      throw corrupt("a page's levels are encoded in a way that this product never writes");
    }
    byte[] body = body(page, 0);
    return new DataPageV1(
        BytesInput.from(body),
        about.getNum_values(),
        body.length,
        NO_STATISTICS,
        encoding(about.getRepetition_level_encoding()),
        encoding(about.getDefinition_level_encoding()),
        encoding(about.getEncoding()));
  }

  private DataPage pageV2(PageHeader page) {
    DataPageHeaderV2 about = page.getData_page_header_v2();
    if (about == null) {
      throw corrupt("a data page has no header of its own");
    }
    count(about.getNum_values(), about.getEncoding());
    int repetition = about.getRepetition_levels_byte_length();
    int levels = repetition + about.getDefinition_levels_byte_length();
    if (repetition < 0
        || levels < repetition
        || levels > page.getCompressed_page_size()
        || levels > page.getUncompressed_page_size()) {
      throw corrupt("a page's header states an impossible size of its levels");
    }
    byte[] body = body(page, levels, about.isSetIs_compressed() && !about.isIs_compressed());
    return DataPageV2.uncompressed(
        about.getNum_rows(),
        about.getNum_nulls(),
        about.getNum_values(),
        BytesInput.from(body, 0, repetition),
        BytesInput.from(body, repetition, levels - repetition),
        encoding(about.getEncoding()),
        BytesInput.from(body, levels, body.length - levels),
        NO_STATISTICS);
  }

  private void count(int more, org.apache.parquet.format.Encoding encoding) {
    if (more < 0 || more > about.getNum_values() - values) {
      throw corrupt("its pages have more values than the footer says, " + about.getNum_values());
    }
    values += more;
    pages.merge(encoding, 1, Integer::sum);
  }

  private byte[] body(PageHeader page, int plainBytes) {
    return body(page, plainBytes, false);
  }

  /** The page's bytes decompressed, behind the first ones, which never are compressed. */
  private byte[] body(PageHeader page, int plainBytes, boolean plain) {
    try {
      int stored = page.getCompressed_page_size();
      byte[] from = bytes.readNBytes(stored);
      if (from.length < stored) {
        throw new CorruptInput(
            InputFault.TRUNCATED, footer.file(), bytes.position(), "it ends inside a page");
      }
      verify(page, from);
      CompressionCodec codec = plain ? CompressionCodec.UNCOMPRESSED : about.getCodec();
      int length = page.getUncompressed_page_size() - plainBytes;
      byte[] values = PageDecompressor.decompress(codec, from, plainBytes, stored, length);
      if (plainBytes == 0) {
        return values;
      }
      byte[] all = java.util.Arrays.copyOf(from, plainBytes + length);
      System.arraycopy(values, 0, all, plainBytes, length);
      return all;
    } catch (CorruptInput e) {
      throw new UncheckedIOException(e);
    } catch (UncheckedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw corrupt(String.valueOf(e.getMessage()));
    }
  }

  private void verify(PageHeader page, byte[] stored) throws CorruptInput {
    if (!page.isSetCrc()) {
      return;
    }
    crc.reset();
    crc.update(stored, 0, stored.length);
    if ((int) crc.getValue() != page.getCrc()) {
      throw corruptInput("a page does not match its checksum");
    }
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }

  private UncheckedIOException corrupt(String why) {
    return new UncheckedIOException(corruptInput(why));
  }

  private CorruptInput corruptInput(String why) {
    return new CorruptInput(
        InputFault.CORRUPT,
        footer.file(),
        bytes.position(),
        "column " + String.join(".", about.getPath_in_schema()) + ": " + why);
  }
}
