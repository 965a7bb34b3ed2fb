package dev.strandline.io.parquet;

import dev.strandline.model.Bytes;
import dev.strandline.model.Origin;
import dev.strandline.model.RowCursor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the origins of rows: a page holds numbers of a dictionary from the start.
 *
 * <p>A row's origin is found by its index in the batch, without hashing its text: rows of one batch
 * give the same object for the same index.
 */
final class OriginEncoder implements ValueEncoder {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final GrowingBytes texts = new GrowingBytes(1 << 10);
  private final ValueRange.Text range = new ValueRange.Text();
  private @Nullable Origin[] known = new Origin[16];
  private int[] knownNumbers = new int[16];

  /** The number of the row's origin. */
  @SuppressWarnings("ReferenceEquality") // the same object is the same origin; others are looked up
  int numberOf(RowCursor row) {
    int index = row.originIndex();
    Origin origin = row.origin();
    if (index < known.length && known[index] == origin) {
      return knownNumbers[index];
    }
    // By text: what the rows were read from is part of an origin, but not of what is stored.
    String stored = origin.text();
    Integer number = numbers.get(stored);
    if (number == null) {
      number = numbers.size();
      numbers.put(stored, number);
      byte[] text = stored.getBytes(StandardCharsets.UTF_8);
      texts.putInt(text.length);
      texts.write(text, 0, text.length);
    }
    if (index >= known.length) {
      known = Arrays.copyOf(known, Math.max(index + 1, known.length * 2));
      knownNumbers = Arrays.copyOf(knownNumbers, known.length);
    }
    known[index] = origin;
    knownNumbers[index] = number;
    return number;
  }

  @Override
  public GrowingBytes encode(PageValues page, PageScratch scratch) {
    int count = page.values();
    int[] ids = scratch.numbers(count);
    for (int i = 0; i < count; i++) {
      ids[i] = Bytes.getInt(page.plain().bytes, GrowingBytes.HEADROOM + 4 * i);
    }
    return ValueEncoder.encodeIds(ids, count, numbers.size(), scratch.encoded);
  }

  @Override
  public PageEncoding encoding() {
    return PageEncoding.DICTIONARY;
  }

  @Override
  public int dictionarySize() {
    return numbers.size();
  }

  @Override
  public GrowingBytes dictionary() {
    return texts;
  }

  private ValueRange.Text wholeRange() {
    range.add(texts.bytes, GrowingBytes.HEADROOM, numbers.size());
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
    return texts.size();
  }

  @Override
  public void clear() {
    numbers.clear();
    texts.clear();
    range.clear();
    Arrays.fill(known, null);
  }
}
