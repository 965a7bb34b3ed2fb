package dev.strandline.transforms;

import dev.strandline.model.Admission;
import dev.strandline.model.Bytes;
import dev.strandline.model.KeyHash;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Shard;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the rows of batches into chunks, one shard each.
 *
 * <p>A row's partition is looked up by the bytes that decide it ({@link PartitionKey}); a text is
 * made once a partition. Memory is bounded: when the buffers hold as much as they may, or there are
 * very many partitions, all chunks are sent as they are.
 */
final class Sharder {
  /** Takes chunks as they fill. */
  interface Target {
    void accept(String shard, RecordBatch chunk);
  }

  private static final int FIRST_SLOTS = 1 << 8;
  private static final int MAX_KEYS = 1 << 17;
  private static final int FIRST_CAPACITY = 1 << 11;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /** One chunk being filled. */
  private static final class Buffer {
    final String name;
    final RowWriter rows;
    int counted;

    Buffer(String name, RowWriter rows) {
      this.name = name;
      this.rows = rows;
    }
  }

  /** The chunks being filled of one partition, by k. */
  private static final class Partition {
    final String path;
    final @Nullable Buffer[] buffers;

    Partition(String path, int n) {
      this.path = path;
      this.buffers = new Buffer[n];
    }
  }

  /** A partition under the bytes that decide it. */
  private static final class Entry {
    final byte[] key;
    final long hash;
    final Partition partition;

    Entry(byte[] key, long hash, Partition partition) {
      this.key = key;
      this.hash = hash;
      this.partition = partition;
    }
  }

  private final Sharding sharding;
  private final Schema schema;
  private final RowCursor row;
  private final PartitionKey partitionKey;
  private final KeyHash keyHash;
  private final Map<String, Partition> byPath = new HashMap<>();
  private @Nullable Entry[] table = new Entry[FIRST_SLOTS];
  private int entries;
  private final long mostHeld;
  private long held;
  private long passedOver;

  Sharder(Sharding sharding, Schema schema) {
    this.sharding = sharding;
    this.schema = schema;
    this.mostHeld = Math.min(sharding.bufferBytes(), Runtime.getRuntime().maxMemory() / 8);
    this.row = new RowCursor(schema);
    this.partitionKey = new PartitionKey(sharding.partitioning(), schema);
    this.keyHash = new KeyHash(schema.indexesOf(sharding.keys()));
  }

  Schema schema() {
    return schema;
  }

  /** Adds the rows of a batch; chunks that are full go to the target. */
  void add(RecordBatch batch, Target target) {
    Admission.Answer[] answers = sharding.admission().of(batch.origins());
    row.reset(batch);
    while (row.next()) {
      Admission.Answer answer = answers[row.originIndex()];
      if (answer == Admission.Answer.NO_ROW) {
        passedOver++;
        continue;
      }
      Partition partition = partition(row);
      if (answer == Admission.Answer.REBUILT_PARTITIONS
          && !sharding.admission().rebuilt().contains(partition.path)) {
        passedOver++;
        continue;
      }
      append(partition, row, target);
    }
  }

  /** How many rows were not admitted since this was asked last. */
  long takePassedOver() {
    long rows = passedOver;
    passedOver = 0;
    return rows;
  }

  /** The path of the partition that the row's values say. */
  String pathOf(RowCursor of) {
    return partition(of).path;
  }

  /** Adds one row to a partition, whatever its values say. */
  void addTo(String path, RowCursor added, Target target) {
    append(byPath.computeIfAbsent(path, this::newPartition), added, target);
  }

  private Partition newPartition(String path) {
    return new Partition(path, sharding.files().of(path));
  }

  private void append(Partition partition, RowCursor added, Target target) {
    Buffer buffer = buffer(partition, shardOf(added, partition.buffers.length));
    buffer.rows.copyRow(added);
    if (buffer.rows.size() >= sharding.chunkBytes()) {
      target.accept(buffer.name, buffer.rows.take());
    }
    if (buffer.counted != buffer.rows.capacity()) {
      held += buffer.rows.capacity() - buffer.counted;
      buffer.counted = buffer.rows.capacity();
    }
    if (held > mostHeld || entries > MAX_KEYS) {
      flush(target);
      forget();
    }
  }

  /** Sends what is left. */
  void flush(Target target) {
    for (Partition partition : byPath.values()) {
      for (Buffer buffer : partition.buffers) {
        if (buffer != null && buffer.rows.rows() > 0) {
          target.accept(buffer.name, buffer.rows.take());
        }
      }
    }
  }

  private void forget() {
    byPath.clear();
    table = new Entry[FIRST_SLOTS];
    entries = 0;
    held = 0;
  }

  private int shardOf(RowCursor of, int n) {
    if (n == 1) {
      return 0;
    }
    long hash =
        sharding.keys().isEmpty()
            ? Math.multiplyHigh((of.seq() + 31L * of.origin().hashCode()) * MIX, MIX)
            : keyHash.of(of);
    return (int) Math.floorMod(hash, (long) n);
  }

  private Partition partition(RowCursor of) {
    boolean isNumber = partitionKey.isNumber();
    int length = isNumber ? 0 : partitionKey.encode(of);
    byte[] key = partitionKey.key();
    long hash = isNumber ? mix(partitionKey.number(of)) : hash(key, length);
    int mask = table.length - 1;
    int slot = (int) hash & mask;
    for (Entry entry = table[slot]; entry != null; entry = table[slot]) {
      if (entry.hash == hash && (isNumber || isKey(entry, key, length))) {
        return entry.partition;
      }
      slot = (slot + 1) & mask;
    }
    String path = sharding.partitioning().pathOf(of, schema);
    Partition partition = byPath.computeIfAbsent(path, this::newPartition);
    table[slot] = new Entry(Arrays.copyOf(key, length), hash, partition);
    if (++entries > table.length / 2) {
      grow();
    }
    return partition;
  }

  private static boolean isKey(Entry entry, byte[] key, int length) {
    return entry.key.length == length && Arrays.equals(entry.key, 0, length, key, 0, length);
  }

  /** Of few bytes, mostly; a hash for this table only, so two multiplications do. */
  private static long hash(byte[] key, int length) {
    if (length > 16) {
      return KeyHash.xxh64(key, 0, length, 0);
    }
    // The key's array has room for 16 bytes beyond its length, see PartitionKey.
    long hash = 0;
    for (int at = 0; at < length; at += 8) {
      long word = Bytes.getLong(key, at);
      int left = length - at;
      hash = mix(hash ^ (left < 8 ? word & ((1L << (8 * left)) - 1) : word));
    }
    return hash;
  }

  /** Each step can be undone: different numbers have different hashes. */
  private static long mix(long number) {
    long mixed = number * MIX;
    return mixed ^ (mixed >>> 32);
  }

  private void grow() {
    @Nullable Entry[] old = table;
    table = new Entry[2 * old.length];
    int mask = table.length - 1;
    for (Entry entry : old) {
      if (entry != null) {
        int slot = (int) entry.hash & mask;
        while (table[slot] != null) {
          slot = (slot + 1) & mask;
        }
        table[slot] = entry;
      }
    }
  }

  private Buffer buffer(Partition partition, int k) {
    Buffer known = partition.buffers[k];
    if (known != null) {
      return known;
    }
    String name = new Shard(partition.path, k, partition.buffers.length).name();
    int capacity = Math.min(FIRST_CAPACITY, sharding.chunkBytes());
    Buffer buffer = new Buffer(name, new RowWriter(schema, capacity));
    partition.buffers[k] = buffer;
    return buffer;
  }
}
