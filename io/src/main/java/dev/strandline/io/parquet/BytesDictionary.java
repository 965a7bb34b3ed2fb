package dev.strandline.io.parquet;

import dev.strandline.model.Bytes;
import java.util.Arrays;

/** Distinct values of any length, or of one fixed length other than 4 and 8. */
final class BytesDictionary implements ValueDictionary {
  private static final int LEAST_SLOTS = 256;
  private static final int LOOK = 2048;
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final int fixedLength;
  private final int maxBytes;
  private final GrowingBytes values = new GrowingBytes(1024);
  private int[] slots = new int[LEAST_SLOTS];
  private long[] keys = new long[LEAST_SLOTS];
  private int[] starts = new int[LEAST_SLOTS];
  private int mask = LEAST_SLOTS - 1;
  private int size;

  /**
   * @param fixedLength the length of every value, or -1 where each has its own in 4 bytes before it
   */
  BytesDictionary(int fixedLength, int maxBytes) {
    this.fixedLength = fixedLength;
    this.maxBytes = maxBytes;
  }

  @Override
  public boolean encode(byte[] plain, int from, int count, int[] ids, boolean sample) {
    int before = size;
    int bytesBefore = values.at;
    int at = from;
    int done = 0;
    while (done < count) {
      int to = Math.min(count, done + LOOK);
      at = encodeSome(plain, at, done, to, ids);
      done = to;
      if (size > MAX_ENTRIES
          || values.size() > maxBytes
          || (sample && to == LOOK && ValueDictionary.hopeless(size, to))) {
        cut(before, bytesBefore);
        return false;
      }
    }
    return true;
  }

  /*
   * Most values are known and found at the first probe, without a call; one of up to 7 bytes is
   * known by its key alone.
   */
  private int encodeSome(byte[] plain, int from, int done, int to, int[] ids) {
    int at = from;
    for (int i = done; i < to; i++) {
      int length = fixedLength;
      if (length < 0) {
        length = Bytes.getInt(plain, at);
        at += 4;
      }
      long key = length < 8 ? shortKey(plain, at, length) : longKey(plain, at, length);
      int slot = slot(key) & mask;
      int id = slots[slot] - 1;
      if (id < 0 || keys[id] != key || key < 0) {
        id = idOf(plain, at, length, key, slot);
      }
      ids[i] = id;
      at += length;
    }
    return at;
  }

  private int idOf(byte[] plain, int at, int length, long key, int first) {
    int slot = first;
    while (true) {
      int id = slots[slot] - 1;
      if (id < 0) {
        return add(plain, at, length, key, slot);
      }
      if (keys[id] == key && (key >= 0 || equal(id, plain, at, length))) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** Whether an entry of the same key, thus of 8 bytes or more too, is the value. */
  private boolean equal(int id, byte[] plain, int at, int length) {
    int start = starts[id];
    byte[] known = values.bytes;
    if (fixedLength < 0 && Bytes.getInt(known, start - 4) != length) {
      return false;
    }
    for (int i = 0; i + 8 <= length; i += 8) {
      if (Bytes.getLong(plain, at + i) != Bytes.getLong(known, start + i)) {
        return false;
      }
    }
    return Bytes.getLong(plain, at + length - 8) == Bytes.getLong(known, start + length - 8);
  }

  /** Up to 7 bytes and their number: no other value has it. Reads 8, so headroom is needed. */
  private static long shortKey(byte[] bytes, int at, int length) {
    return length == 0
        ? 0
        : Bytes.getLong(bytes, at + length - 8) >>> (64 - 8 * length) | (long) length << 56;
  }

  /** Eight bytes a step, the last step overlapping: good enough for a table that is not hostile. */
  private static long longKey(byte[] bytes, int at, int length) {
    long hash = length * FACTOR;
    for (int i = 0; i + 8 <= length; i += 8) {
      hash = (hash ^ Bytes.getLong(bytes, at + i)) * FACTOR;
      hash ^= hash >>> 29;
    }
    hash = (hash ^ Bytes.getLong(bytes, at + length - 8)) * FACTOR;
    return hash | Long.MIN_VALUE;
  }

  private static int slot(long key) {
    long hash = key * FACTOR;
    return (int) (hash ^ hash >>> 32);
  }

  private int add(byte[] plain, int at, int length, long key, int slot) {
    int id = size++;
    slots[slot] = size;
    if (id == keys.length) {
      keys = Arrays.copyOf(keys, 2 * id);
      starts = Arrays.copyOf(starts, 2 * id);
    }
    keys[id] = key;
    if (fixedLength < 0) {
      values.putInt(length);
    }
    starts[id] = values.at;
    values.write(plain, at, length);
    if (size * 2 > mask) {
      rehash((mask + 1) * 2);
    }
    return id;
  }

  private void rehash(int wanted) {
    if (slots.length < wanted) {
      slots = new int[wanted];
    } else {
      Arrays.fill(slots, 0, wanted, 0);
    }
    mask = wanted - 1;
    for (int id = 0; id < size; id++) {
      int slot = slot(keys[id]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = id + 1;
    }
  }

  private void cut(int entries, int bytesBefore) {
    size = entries;
    values.at = bytesBefore;
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
