package dev.strandline.io.parquet;

import dev.strandline.io.parquet.ParquetSettings.Choice;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a column as its first page suggests.
 *
 * <p>The first page of a chunk is tried in each encoding that its type allows, and the smallest is
 * kept where it is clearly smaller than plain; the chunk's later pages follow. A dictionary that
 * grows too large is left: later pages are written without it. What a full sample said is trusted
 * for some chunks to come, so that a near-unique column is not hashed in vain for every file.
 */
final class SampledEncoder implements ValueEncoder {
  /** Chunks that go by an earlier sample before the next one. */
  private static final int TRUST = 15;

  /** Values that a sample needs for later chunks to go by it. */
  private static final int FULL_SAMPLE = 2_000;

  /** Bytes of headers and footer that a dictionary adds. */
  private static final int DICTIONARY_OVERHEAD = 60;

  private static final GrowingBytes NONE = new GrowingBytes(0);

  private final LeafColumn.Stored stored;
  private final Choice delta;
  private final Choice dictionaryChoice;
  private final @Nullable ValueDictionary dictionary;
  private final ValueRange range;

  private PageEncoding encoding = PageEncoding.PLAIN;
  private @Nullable PageEncoding chosen;
  private PageEncoding trusted = PageEncoding.PLAIN;
  private int trust;
  private boolean dictionaryUsed;

  SampledEncoder(LeafColumn leaf, ParquetSettings settings) {
    stored = leaf.stored();
    delta = settings.delta();
    dictionaryChoice = settings.dictionary();
    dictionary = dictionaryChoice == Choice.OFF ? null : dictionaryFor(leaf, settings);
    range = ValueRange.of(leaf);
  }

  private static @Nullable ValueDictionary dictionaryFor(
      LeafColumn leaf, ParquetSettings settings) {
    return switch (leaf.stored()) {
      case BOOLEAN -> null;
      case INT32, INT64_IN_INT32, FLOAT -> new FixedDictionary(4, settings.pageSize());
      case INT64, DOUBLE -> new FixedDictionary(8, settings.pageSize());
      case BINARY -> new BytesDictionary(-1, settings.pageSize());
      case FIXED -> new BytesDictionary(leaf.length(), settings.pageSize());
    };
  }

  @Override
  public GrowingBytes encode(PageValues page, PageScratch scratch) {
    encoding = PageEncoding.PLAIN;
    if (page.values() == 0) {
      return page.plain();
    }
    if (stored == LeafColumn.Stored.BOOLEAN) {
      range.add(page.plain().bytes, GrowingBytes.HEADROOM, page.values());
      return packBooleans(page, scratch);
    }
    GrowingBytes encoded = encodeAsChosen(page, scratch);
    if (encoding == PageEncoding.DICTIONARY) {
      dictionaryUsed = true;
    } else {
      range.add(page.plain().bytes, GrowingBytes.HEADROOM, page.values());
    }
    return encoded;
  }

  private GrowingBytes encodeAsChosen(PageValues page, PageScratch scratch) {
    if (chosen == null && trust > 0) {
      trust--;
      chosen = trusted;
    }
    PageEncoding wanted = chosen;
    if (wanted == null) {
      return sample(page, scratch);
    }
    if (wanted == PageEncoding.DICTIONARY && dictionary != null) {
      int[] ids = scratch.numbers(page.values());
      if (dictionary.encode(page.plain().bytes, GrowingBytes.HEADROOM, page.values(), ids, false)) {
        return dictionaryPage(ids, page, dictionary, scratch);
      }
      trust = 0;
      chosen = deltaFits() ? PageEncoding.DELTA : PageEncoding.PLAIN;
    }
    if (chosen == PageEncoding.DELTA) {
      return deltaPage(page, scratch);
    }
    return page.plain();
  }

  private GrowingBytes sample(PageValues page, PageScratch scratch) {
    int count = page.values();
    long plainSize = page.plain().size();
    long deltaSize = Long.MAX_VALUE;
    if (deltaFits()) {
      deltaSize = deltaPage(page, scratch).size();
    }
    if (dictionary != null) {
      int[] ids = scratch.numbers(count);
      boolean always = dictionaryChoice == Choice.ON;
      if (dictionary.encode(page.plain().bytes, GrowingBytes.HEADROOM, count, ids, !always)) {
        long bits = (long) count * BitPacking.width(dictionary.size() - 1L);
        long size = dictionary.values().size() + bits / 8 + DICTIONARY_OVERHEAD;
        if (always || (size < plainSize - plainSize / 4 && size - size / 8 <= deltaSize)) {
          choose(PageEncoding.DICTIONARY, count);
          return dictionaryPage(ids, page, dictionary, scratch);
        }
        dictionary.clear();
      }
    }
    if (deltaSize < plainSize - plainSize / 4 || (delta == Choice.ON && deltaFits())) {
      choose(PageEncoding.DELTA, count);
      encoding = PageEncoding.DELTA;
      return scratch.encoded;
    }
    choose(PageEncoding.PLAIN, count);
    encoding = PageEncoding.PLAIN;
    return page.plain();
  }

  private void choose(PageEncoding found, int sampled) {
    chosen = found;
    if (sampled >= FULL_SAMPLE) {
      trusted = found;
      trust = TRUST;
    }
  }

  private boolean deltaFits() {
    return delta != Choice.OFF
        && switch (stored) {
          case INT32, INT64_IN_INT32, INT64 -> true;
          case BOOLEAN, FLOAT, DOUBLE, BINARY, FIXED -> false;
        };
  }

  private GrowingBytes deltaPage(PageValues page, PageScratch scratch) {
    scratch.encoded.clear();
    scratch.delta.encode(
        page.plain().bytes, GrowingBytes.HEADROOM, page.values(), stored.width(), scratch.encoded);
    encoding = PageEncoding.DELTA;
    return scratch.encoded;
  }

  private GrowingBytes dictionaryPage(
      int[] ids, PageValues page, ValueDictionary used, PageScratch scratch) {
    encoding = PageEncoding.DICTIONARY;
    return ValueEncoder.encodeIds(ids, page.values(), used.size(), scratch.encoded);
  }

  private static GrowingBytes packBooleans(PageValues page, PageScratch scratch) {
    int count = page.values();
    int[] bits = scratch.numbers(count);
    for (int i = 0; i < count; i++) {
      bits[i] = page.plain().bytes[GrowingBytes.HEADROOM + i];
    }
    scratch.encoded.clear();
    BitPacking.pack(bits, 0, count, 1, scratch.encoded);
    return scratch.encoded;
  }

  @Override
  public PageEncoding encoding() {
    return encoding;
  }

  @Override
  public int dictionarySize() {
    return dictionaryUsed && dictionary != null ? dictionary.size() : 0;
  }

  @Override
  public GrowingBytes dictionary() {
    return dictionary == null ? NONE : dictionary.values();
  }

  private ValueRange wholeRange() {
    if (dictionarySize() > 0) {
      range.add(dictionary().bytes, GrowingBytes.HEADROOM, dictionarySize());
    }
    return range;
  }

  @Override
  public byte @Nullable [] least() {
    return wholeRange().least();
  }

  @Override
  public byte @Nullable [] most() {
    return wholeRange().most();
  }

  @Override
  public long held() {
    return dictionary == null ? 0 : dictionary.values().size();
  }

  @Override
  public void clear() {
    range.clear();
    chosen = null;
    dictionaryUsed = false;
    if (dictionary != null) {
      dictionary.clear();
    }
  }
}
