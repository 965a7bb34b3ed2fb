package dev.strandline.transforms.reduce;

import dev.strandline.model.Bytes;
import java.util.Arrays;

/**
 * Finds the entry of a key in an arena: open addressing, linear probing, at most half full.
 *
 * <p>A slot is one long: 32 bits of the key's hash above, the entry's address + 1 below, 0 if free.
 * The low bits of those 32 choose the slot, so the table grows without touching an entry. The same
 * array serves as the list of addresses when they are sorted, and, by {@link #append}, where keys
 * may repeat.
 */
final class KeyTable {
  private static final int FIRST_SLOTS = 1 << 12;
  private static final int MOST_KEPT = 1 << 18;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final Arena arena;
  private long[] slots = new long[FIRST_SLOTS];
  private int size;

  KeyTable(Arena arena) {
    this.arena = arena;
  }

  /** A hash for this table only: one multiplication for each 8 bytes of the key. */
  static int hash(byte[] bytes, int from, int to) {
    int length = to - from;
    long hash = length;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash ^ Bytes.getLong(bytes, at));
    }
    if (at < to) {
      long rest = 0;
      for (; at < to; at++) {
        rest = (rest << Byte.SIZE) | (bytes[at] & 0xFF);
      }
      hash = mixed(hash ^ rest);
    }
    return (int) (mixed(hash) >>> 32);
  }

  /** A product's upper bits are of all bits below them, so these are mixed into the lower ones. */
  private static long mixed(long bits) {
    long product = bits * MIX;
    return product ^ (product >>> 29);
  }

  /** The slot of that key, or the free slot where it belongs. */
  int find(int hash, byte[] key, int keyLength) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      if ((int) (slots[slot] >>> 32) == hash && hasKey(address(slot), key, keyLength)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean hasKey(int address, byte[] key, int keyLength) {
    byte[] page = arena.page(address);
    int at = Arena.offset(address);
    int from = at + Arena.HEADER;
    return Arena.keyLength(page, at) == keyLength
        && Arrays.equals(page, from, from + keyLength, key, 0, keyLength);
  }

  boolean isFree(int slot) {
    return slots[slot] == 0;
  }

  int address(int slot) {
    return (int) slots[slot] - 1;
  }

  /** Puts an address into a slot that {@link #find} gave. */
  void put(int slot, int hash, int address) {
    if (slots[slot] == 0) {
      size++;
    }
    slots[slot] = ((long) hash << 32) | (address + 1);
  }

  /** Adds an address without looking for its key. */
  void append(int address) {
    slots[size++] = address;
  }

  /** Adds the entry at that address, whose key is not in the table. */
  void rehash(int address) {
    byte[] page = arena.page(address);
    int at = Arena.offset(address);
    int key = at + Arena.HEADER;
    int hash = hash(page, key, key + Arena.keyLength(page, at));
    put(freeSlot(hash), hash, address);
  }

  private int freeSlot(int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  long bytes() {
    return (long) Long.BYTES * slots.length;
  }

  boolean isHalfFull() {
    return size >= slots.length / 2;
  }

  /** Doubles the table of keys. */
  void growKeys() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (long slot : old) {
      if (slot != 0) {
        slots[freeSlot((int) (slot >>> 32))] = slot;
      }
    }
  }

  /** Doubles the list of addresses. */
  void growList() {
    slots = Arrays.copyOf(slots, 2 * slots.length);
  }

  /**
   * Turns the table of keys into a list of the live entries' addresses, in order, so that who reads
   * their keys goes through memory once from front to back; how many comes back.
   */
  int collect() {
    size = 0;
    arena.forEach(this::append);
    return size;
  }

  /** How many keys, or addresses in the list, there are. */
  int size() {
    return size;
  }

  /** The list, to be sorted in place. */
  long[] list() {
    return slots;
  }

  /** Forgets the addresses, not its size: as many keys will be put again. */
  void forgetAddresses() {
    Arrays.fill(slots, 0);
    size = 0;
  }

  /** Forgets all; a large table is given back to the heap. */
  void clear() {
    if (slots.length > MOST_KEPT) {
      slots = new long[FIRST_SLOTS];
    }
    forgetAddresses();
  }
}
