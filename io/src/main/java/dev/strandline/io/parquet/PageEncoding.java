package dev.strandline.io.parquet;

import org.apache.parquet.format.Encoding;

/** How the values of a page are written. */
enum PageEncoding {
  PLAIN(Encoding.PLAIN),
  DICTIONARY(Encoding.RLE_DICTIONARY),
  /** Packed differences of integers. */
  DELTA(Encoding.DELTA_BINARY_PACKED);

  private final Encoding format;

  PageEncoding(Encoding format) {
    this.format = format;
  }

  Encoding format() {
    return format;
  }
}
