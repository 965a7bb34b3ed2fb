package dev.strandline.io.parquet;

import org.jspecify.annotations.Nullable;

/**
 * Turns the values of a column's pages into an encoding, and knows what the chunk's footer says.
 */
sealed interface ValueEncoder permits SampledEncoder, OriginEncoder {
  /** The values encoded: in the scratch's buffer or, where plain, in the page's own. */
  GrowingBytes encode(PageValues page, PageScratch scratch);

  /** The encoding of the page encoded last. */
  PageEncoding encoding();

  /** How many distinct values the chunk's dictionary has; 0 when no page uses one. */
  int dictionarySize();

  /** The dictionary's values in PLAIN form. */
  GrowingBytes dictionary();

  /** The smallest value of the chunk's pages, null when there is none to give. */
  byte @Nullable [] least();

  /** The largest value of the chunk's pages, null when there is none to give. */
  byte @Nullable [] most();

  /** Bytes held. */
  long held();

  /** Forgets the chunk. */
  void clear();

  /** Writes ids below {@code distinct} as a data page of a dictionary-encoded column. */
  static GrowingBytes encodeIds(int[] ids, int count, int distinct, GrowingBytes out) {
    int width = BitPacking.width(distinct - 1L);
    out.clear();
    out.write(width);
    RleEncoder.encode(ids, count, width, out);
    return out;
  }
}
