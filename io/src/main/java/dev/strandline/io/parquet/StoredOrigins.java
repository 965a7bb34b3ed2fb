package dev.strandline.io.parquet;

import dev.strandline.model.Origin;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The origin of each stored text, found by the text's bytes: each row has one, and a file few of
 * them, so that none is decoded or parsed twice.
 */
final class StoredOrigins {
  private byte[][] texts = new byte[16][];
  private @Nullable Origin[] origins = new Origin[16];
  private int size;

  /**
   * The origin that {@code bytes[from..to)} name.
   *
   * @throws IllegalArgumentException if they are no text of an origin
   */
  Origin of(byte[] bytes, int from, int to) {
    int slot = slot(texts, bytes, from, to);
    Origin known = origins[slot];
    return known != null ? known : add(Arrays.copyOfRange(bytes, from, to));
  }

  private Origin add(byte[] text) {
    Origin origin = Origin.parse(new String(text, StandardCharsets.UTF_8));
    if (2 * size >= texts.length) {
      grow();
    }
    put(texts, origins, text, origin);
    size++;
    return origin;
  }

  private void grow() {
    byte[][] moreTexts = new byte[2 * texts.length][];
    @Nullable Origin[] moreOrigins = new Origin[2 * texts.length];
    for (int i = 0; i < texts.length; i++) {
      if (texts[i] != null) {
        put(moreTexts, moreOrigins, texts[i], origins[i]);
      }
    }
    texts = moreTexts;
    origins = moreOrigins;
  }

  private static void put(
      byte[][] texts, @Nullable Origin[] origins, byte[] text, @Nullable Origin origin) {
    int slot = slot(texts, text, 0, text.length);
    texts[slot] = text;
    origins[slot] = origin;
  }

  /** Where the text is, or belongs. */
  private static int slot(byte[][] texts, byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash ^ (hash >>> 16)) & (texts.length - 1);
    while (texts[slot] != null
        && !Arrays.equals(texts[slot], 0, texts[slot].length, bytes, from, to)) {
      slot = (slot + 1) & (texts.length - 1);
    }
    return slot;
  }
}
