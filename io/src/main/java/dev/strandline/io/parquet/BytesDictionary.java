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
  private int[] hashes = new int[LEAST_SLOTS];
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

  private int encodeSome(byte[] plain, int from, int done, int to, int[] ids) {
    int at = from;
    for (int i = done; i < to; i++) {
      int length = fixedLength;
      if (length < 0) {
        length = Bytes.getInt(plain, at);
        at += 4;
      }
      ids[i] = idOf(plain, at, length);
      at += length;
    }
    return at;
  }

  private int idOf(byte[] plain, int at, int length) {
    int hash = hash(plain, at, length);
    int slot = hash & mask;
    while (true) {
      int id = slots[slot] - 1;
      if (id < 0) {
        return add(plain, at, length, hash, slot);
      }
      if (hashes[id] == hash && equal(id, plain, at, length)) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
  }

  private boolean equal(int id, byte[] plain, int at, int length) {
    int start = starts[id];
    if (fixedLength < 0) {
      if (Bytes.getInt(values.bytes, start - 4) != length) {
        return false;
      }
    }
    if (length < 8) {
      return length == 0
          || tail(plain, at + length, length) == tail(values.bytes, start + length, length);
    }
    byte[] known = values.bytes;
    for (int i = 0; i + 8 <= length; i += 8) {
      if (Bytes.getLong(plain, at + i) != Bytes.getLong(known, start + i)) {
        return false;
      }
    }
    return Bytes.getLong(plain, at + length - 8) == Bytes.getLong(known, start + length - 8);
  }

  /** The last {@code length} bytes (1 to 8) before {@code end}; reads 8, so headroom is needed. */
  private static long tail(byte[] bytes, int end, int length) {
    return Bytes.getLong(bytes, end - 8) >>> (64 - 8 * length);
  }

  /** Eight bytes a step, the last step overlapping: good enough for a table that is not hostile. */
  static int hash(byte[] bytes, int at, int length) {
    long hash = length * FACTOR;
    if (length >= 8) {
      for (int i = 0; i + 8 <= length; i += 8) {
        hash = (hash ^ Bytes.getLong(bytes, at + i)) * FACTOR;
        hash ^= hash >>> 29;
      }
      hash = (hash ^ Bytes.getLong(bytes, at + length - 8)) * FACTOR;
    } else if (length > 0) {
      hash = (hash ^ tail(bytes, at + length, length)) * FACTOR;
    }
    return (int) (hash ^ hash >>> 32);
  }

  private int add(byte[] plain, int at, int length, int hash, int slot) {
    int id = size++;
    slots[slot] = size;
    if (id == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * id);
      starts = Arrays.copyOf(starts, 2 * id);
    }
    hashes[id] = hash;
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
      int slot = hashes[id] & mask;
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
