package dev.strandline.io.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;

/**
 * One column of the row group being made: values go in as bytes, pages come out.
 *
 * <p>A value is appended to its page as it is; all else (encoding, range, levels, compression) runs
 * over whole pages in loops without virtual calls. Rows are counted by the {@link ParquetWriter},
 * entries of a nested column by its page. An array of a page, of a dictionary or of a chunk is
 * allocated once and serves all files that the writer makes.
 */
final class ColumnChunkWriter {
  private final LeafColumn leaf;
  private final int pageRows;
  private final boolean nested;
  private final PageScratch scratch;
  private final PageValues page;
  private final ValueEncoder encoder;
  private final GrowingBytes chunk = new GrowingBytes(1 << 10);
  private final Map<PageEncoding, Integer> pages = new EnumMap<>(PageEncoding.class);

  /** Rows of the group before the page; not used by a nested column. */
  private long pageStart;

  private long entries;
  private long nulls;
  private long uncompressed;

  ColumnChunkWriter(
      LeafColumn leaf, ParquetSettings settings, ValueEncoder encoder, PageScratch scratch) {
    this.leaf = leaf;
    this.pageRows = settings.pageRows();
    this.nested = leaf.isNested();
    this.scratch = scratch;
    this.encoder = encoder;
    this.page = new PageValues(leaf, settings.pageSize());
  }

  /** The page being made. */
  PageValues page() {
    return page;
  }

  /** Adds a null to a column that is not nested, after so many rows of the group. */
  void addNull(long rows) {
    page.addNull((int) (rows - pageStart));
  }

  /** Makes room in the page of a column that is not nested, or ends it, after so many rows. */
  void limit(long rows) throws IOException {
    if (page.isFull()) {
      endPage(rows);
    } else {
      page.makeRoom();
    }
  }

  /**
   * Ends the page of a column that is not nested if it has as many rows as it takes.
   *
   * @param rows of the group so far
   * @return rows of the group after which the page has that many
   */
  long endRows(long rows) throws IOException {
    if (rows - pageStart >= pageRows) {
      endPage(rows);
    }
    return pageStart + pageRows;
  }

  /** To be called where a row ends of a nested column; a page never ends elsewhere. */
  void endRow() throws IOException {
    if (page.entries() >= pageRows || page.isFull()) {
      endPage();
    }
  }

  private void endPage(long rows) throws IOException {
    page.count((int) (rows - pageStart));
    pageStart = rows;
    endPage();
  }

  private void endPage() throws IOException {
    GrowingBytes values = encoder.encode(page, scratch);
    PageEncoding encoding = encoder.encoding();
    GrowingBytes levels = scratch.levels;
    levels.clear();
    page.writeLevels(scratch, levels);
    PageHeader header = new PageHeader(PageType.DATA_PAGE, 0, 0);
    header.setData_page_header(
        new DataPageHeader(page.entries(), encoding.format(), Encoding.RLE, Encoding.RLE));
    uncompressed += scratch.append(header, levels, values, chunk);
    pages.merge(encoding, 1, Integer::sum);
    entries += page.entries();
    nulls += page.entries() - page.values();
    page.clear();
  }

  /** Bytes held. */
  long held() {
    return page.plain().size() + (long) chunk.size() + encoder.held();
  }

  /**
   * Writes the chunk and starts anew.
   *
   * @param position where in the file the chunk starts
   * @param rows of the group
   */
  ColumnChunk finish(OutputStream out, long position, long rows) throws IOException {
    if (!nested) {
      page.count((int) (rows - pageStart));
    }
    if (page.entries() > 0) {
      endPage();
    }
    ColumnMetaData about =
        new ColumnMetaData(
            leaf.stored().type(),
            encodings(),
            leaf.path(),
            scratch.codec(),
            entries,
            0,
            0,
            position);
    long length = 0;
    if (pages.containsKey(PageEncoding.DICTIONARY)) {
      GrowingBytes head = scratch.dictionaryPage;
      head.clear();
      uncompressed += appendDictionary(head);
      out.write(head.bytes, GrowingBytes.HEADROOM, head.size());
      length = head.size();
      about.setDictionary_page_offset(position);
      about.setData_page_offset(position + length);
    }
    out.write(chunk.bytes, GrowingBytes.HEADROOM, chunk.size());
    about.setTotal_compressed_size(length + chunk.size());
    about.setTotal_uncompressed_size(uncompressed);
    about.setStatistics(statistics());
    about.setEncoding_stats(encodingStats());
    clear();
    return new ColumnChunk(0).setMeta_data(about);
  }

  private long appendDictionary(GrowingBytes out) throws IOException {
    PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, 0, 0);
    header.setDictionary_page_header(
        new DictionaryPageHeader(encoder.dictionarySize(), Encoding.PLAIN));
    scratch.levels.clear();
    return scratch.append(header, scratch.levels, encoder.dictionary(), out);
  }

  private List<Encoding> encodings() {
    List<Encoding> used = new ArrayList<>();
    used.add(Encoding.RLE);
    for (PageEncoding encoding : pages.keySet()) {
      used.add(encoding.format());
    }
    if (pages.containsKey(PageEncoding.DICTIONARY) && !used.contains(Encoding.PLAIN)) {
      used.add(Encoding.PLAIN);
    }
    return used;
  }

  private List<PageEncodingStats> encodingStats() {
    List<PageEncodingStats> stats = new ArrayList<>();
    if (pages.containsKey(PageEncoding.DICTIONARY)) {
      stats.add(new PageEncodingStats(PageType.DICTIONARY_PAGE, Encoding.PLAIN, 1));
    }
    pages.forEach(
        (encoding, count) ->
            stats.add(new PageEncodingStats(PageType.DATA_PAGE, encoding.format(), count)));
    return stats;
  }

  private Statistics statistics() {
    Statistics statistics = new Statistics().setNull_count(nulls);
    byte[] least = encoder.least();
    byte[] most = encoder.most();
    if (least != null && most != null) {
      statistics.setMin_value(least).setMax_value(most);
      statistics.setIs_min_value_exact(true).setIs_max_value_exact(true);
    }
    return statistics;
  }

  /** Forgets the chunk. */
  void clear() {
    page.clear();
    encoder.clear();
    chunk.clear();
    pages.clear();
    pageStart = 0;
    entries = 0;
    nulls = 0;
    uncompressed = 0;
  }
}
