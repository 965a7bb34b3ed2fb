package dev.strandline.io.parquet;

import dev.strandline.model.Bytes;
import java.util.Arrays;

/** Distinct values of 4 or 8 bytes. */
final class FixedDictionary implements ValueDictionary {
  private static final int LEAST_SLOTS = 256;
  private static final int LOOK = 2048;

  private final int width;
  private final int maxEntries;
  private final GrowingBytes values = new GrowingBytes(1024);
  private long[] keys = new long[LEAST_SLOTS];
  private int[] slots = new int[LEAST_SLOTS];
  private int mask = LEAST_SLOTS - 1;
  private int size;

  FixedDictionary(int width, int maxBytes) {
    this.width = width;
    this.maxEntries = Math.min(MAX_ENTRIES, maxBytes / width);
  }

  @Override
  public boolean encode(byte[] plain, int from, int count, int[] ids, boolean sample) {
    int before = size;
    int done = 0;
    while (done < count) {
      int to = Math.min(count, done + LOOK);
      encodeSome(plain, from, done, to, ids);
      done = to;
      if (size > maxEntries || (sample && to == LOOK && ValueDictionary.hopeless(size, to))) {
        cut(before);
        return false;
      }
    }
    return true;
  }

  /*
   * One multiplication and mostly one probe a value, without a call; equal neighbours, which a
   * sorted file has many of, skip both. The table keeps keys beside ids so that a probe touches no
   * third array.
   */
  private void encodeSome(byte[] plain, int from, int done, int to, int[] ids) {
    long lastKey = 0;
    int lastId = -1;
    for (int i = done; i < to; i++) {
      long key =
          width == 4 ? Bytes.getInt(plain, from + 4 * i) : Bytes.getLong(plain, from + 8 * i);
      if (key != lastKey || lastId < 0) {
        lastKey = key;
        int slot = slot(key) & mask;
        lastId = slots[slot] - 1;
        if (lastId < 0 || keys[slot] != key) {
          lastId = idOf(key, slot);
        }
      }
      ids[i] = lastId;
    }
  }

  private static int slot(long key) {
    long hash = key * 0x9E3779B97F4A7C15L;
    return (int) (hash ^ hash >>> 32);
  }

  private int idOf(long key, int first) {
    int slot = first;
    while (true) {
      int id = slots[slot] - 1;
      if (id < 0) {
        return add(key, slot);
      }
      if (keys[slot] == key) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
  }

  private int add(long key, int slot) {
    keys[slot] = key;
    slots[slot] = ++size;
    values.reserve(8);
    if (width == 4) {
      Bytes.putInt(values.bytes, values.at, (int) key);
    } else {
      Bytes.putLong(values.bytes, values.at, key);
    }
    values.at += width;
    int id = size - 1;
    if (size * 2 > mask) {
      rehash((mask + 1) * 2);
    }
    return id;
  }

  private void rehash(int wanted) {
    if (slots.length < wanted) {
      slots = new int[wanted];
      keys = new long[wanted];
    } else {
      Arrays.fill(slots, 0, wanted, 0);
    }
    mask = wanted - 1;
    for (int id = 0; id < size; id++) {
      int at = GrowingBytes.HEADROOM + id * width;
      long key = width == 4 ? Bytes.getInt(values.bytes, at) : Bytes.getLong(values.bytes, at);
      int slot = slot(key) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = id + 1;
      keys[slot] = key;
    }
  }

  private void cut(int entries) {
    size = entries;
    values.at = GrowingBytes.HEADROOM + entries * width;
    rehash(mask + 1);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public GrowingBytes values() {
    return values;
  }

  @Override
  public void clear() {
    size = 0;
    values.clear();
    mask = LEAST_SLOTS - 1;
    Arrays.fill(slots, 0, LEAST_SLOTS, 0);
  }
}
