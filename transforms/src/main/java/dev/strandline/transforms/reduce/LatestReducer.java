package dev.strandline.transforms.reduce;

import dev.strandline.model.Bytes;
import dev.strandline.model.KeyOrder;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * One row a key, the latest, sorted by key, for the rows of one shard in any order.
 *
 * <pre>
 *   reducer.start(refused, out);
 *   reducer.add(batch);                       // for each, one pass
 *   ReduceCounts counts = reducer.finish();   // out has got the rows
 * </pre>
 *
 * A reducer is used for one shard after another; {@link #start} forgets what came before. Of two
 * rows with equal positions the one that came later stays. A row that lacks values which its source
 * did not send gets them from the rows that it replaces, see {@link RowFold}. Not for use by two
 * threads.
 *
 * <p>Rows are kept in an arena, found by an open-addressing table of (hash, address) in one long a
 * slot. A row that is replaced by one that is no longer gives it its place, so a hot key needs no
 * more memory than its row. Over the budget, superseded rows are swept out; if that frees too
 * little, the rows are sorted and spilled as a run, and runs are merged at the end, in several
 * passes if they are very many. So memory is bounded whatever the shard holds.
 */
public final class LatestReducer implements AutoCloseable {
  private static final int FETCHED_AT_ONCE = 32;

  private final Schema schema;
  private final Reduction reduction;
  private final long budget;
  private final boolean keyed;
  private final boolean paired;
  private final boolean streams;
  private final KeyOrder keys;
  private final RowOrder order;
  private final OriginRanks ranks = new OriginRanks();
  private final Arena arena = new Arena();
  private final KeyTable table = new KeyTable(arena);
  private final Spills spills;
  private final RowCursor incoming;
  private final RowCursor kept;
  private final RowFold fold;

  private RowConsumer out = row -> {};
  private Set<String> refused = Set.of();
  private boolean hasFirst;
  private long firstBytes;
  private long secondBytes;
  private long firstDiffer;
  private long secondDiffer;
  private List<String> met = List.of();

  @SuppressWarnings("UnusedVariable") // so that what Arena.fetch reads is used
  private int fetched;

  private long in;
  private long emitted;
  private long deduplicated;
  private long deletes;
  private long dropped;

  public LatestReducer(Schema schema, Reduction reduction, ReduceMemory memory) {
    this.schema = schema;
    this.reduction = reduction;
    this.budget = memory.bytes();
    this.keyed = reduction.isKeyed();
    this.paired = reduction.isPaired();
    this.streams = !keyed && reduction.orderBy().isEmpty();
    this.keys = new KeyOrder(schema, keyed ? reduction.keys() : reduction.orderBy());
    this.order = new RowOrder(schema, keyed ? reduction.orderBy() : List.of(), ranks);
    this.spills = new Spills(memory);
    this.incoming = new RowCursor(schema);
    this.kept = new RowCursor(schema);
    this.fold = new RowFold(schema);
  }

  /** The schema of every row. */
  public Schema schema() {
    return schema;
  }

  /**
   * Begins a shard.
   *
   * @param refusedOrigins the texts of inputs whose rows are left out
   * @param consumer gets the rows that stay, while this is added to or finished
   */
  public void start(Set<String> refusedOrigins, RowConsumer consumer) throws IOException {
    clear();
    refused = refusedOrigins;
    out = consumer;
    in = emitted = deduplicated = deletes = dropped = 0;
  }

  /** Takes the rows of a batch; the batch is not kept. */
  public void add(RecordBatch batch) throws IOException {
    if (!batch.schema().equals(schema)) {
      throw new IllegalArgumentException(
          "Cannot reduce a batch: its schema is " + batch.schema() + ", expected " + schema);
    }
    int[] origins = numbers(batch.origins());
    incoming.reset(batch);
    while (incoming.next()) {
      in++;
      int origin = origins[incoming.originIndex()];
      if (origin < 0) {
        dropped++;
      } else if (!keyed
          && reduction.deletes() == Reduction.Deletes.APPLY
          && incoming.op() == Op.DELETE) {
        deletes++;
      } else if (streams) {
        out.accept(incoming);
        emitted++;
      } else if (keyed) {
        addToKey(origin);
      } else {
        addToList(origin);
      }
    }
  }

  private int[] numbers(List<Origin> origins) {
    int[] numbers = new int[origins.size()];
    for (int i = 0; i < numbers.length; i++) {
      Origin origin = origins.get(i);
      boolean isRefused = !refused.isEmpty() && refused.contains(origin.input().text());
      numbers[i] = isRefused ? -1 : ranks.id(origin);
    }
    return numbers;
  }

  /*
   * The hot path. A row costs one parse, the encoding of its key, one hash, one probe (a cache miss
   * in a large shard) and one copy; nothing is allocated.
   */
  private void addToKey(int origin) throws IOException {
    int keyLength =
        paired ? keys.encode(incoming, incoming.op() == Op.DELETE ? 1 : 0) : keys.encode(incoming);
    int hash = KeyTable.hash(keys.key(), 0, keyLength);
    int slot = table.find(hash, keys.key(), keyLength);
    if (!table.isFree(slot)) {
      deduplicated++;
      int address = table.address(slot);
      boolean later = isLater(origin, address);
      if (RowFold.isPartial(later ? incoming : kept)) {
        stand(kept, address);
        kept.next();
        RowCursor folded = fold.fold(later ? incoming : kept, later ? kept : incoming);
        arena.kill(address);
        put(folded, ranks.id(folded.origin()), slot, hash, keyLength);
        return;
      }
      if (!later || overwrite(origin, address)) {
        return;
      }
      arena.kill(address);
    }
    put(incoming, origin, slot, hash, keyLength);
  }

  private void put(RowCursor row, int origin, int slot, int hash, int keyLength)
      throws IOException {
    int size = Arena.sizeOf(keyLength, RowImage.length(row, origin));
    int at = makeRoom(size) ? table.find(hash, keys.key(), keyLength) : slot;
    table.put(at, hash, append(row, keyLength, size, origin));
    if (table.isHalfFull()) {
      growTable();
    }
  }

  private boolean isLater(int origin, int address) {
    stand(kept, address);
    if (order.isByColumns()) {
      kept.next();
    } else {
      kept.nextHead();
    }
    return order.compare(incoming, origin, kept, kept.originIndex()) >= 0;
  }

  /** Stands the cursor before the row that is kept there. */
  private void stand(RowCursor row, int address) {
    byte[] page = arena.page(address);
    int at = Arena.offset(address);
    row.reset(page, Arena.rowAt(page, at), at + Arena.size(page, at), ranks.origins());
  }

  private boolean overwrite(int origin, int address) {
    byte[] page = arena.page(address);
    int at = Arena.offset(address);
    int row = Arena.rowAt(page, at);
    if (RowImage.length(incoming, origin) > at + Arena.size(page, at) - row) {
      return false;
    }
    RowImage.write(incoming, origin, page, row);
    return true;
  }

  private void addToList(int origin) throws IOException {
    int keyLength = keys.encode(incoming);
    int size = Arena.sizeOf(keyLength, RowImage.length(incoming, origin));
    makeRoom(size);
    table.append(append(incoming, keyLength, size, origin));
    if (table.isHalfFull()) {
      growTable();
    }
  }

  private int append(RowCursor row, int keyLength, int size, int origin) {
    int address = arena.place(size, keyLength);
    byte[] page = arena.page(address);
    int at = Arena.offset(address) + Arena.HEADER;
    System.arraycopy(keys.key(), 0, page, at, keyLength);
    RowImage.write(row, origin, page, at + keyLength);
    noteDifferences();
    return address;
  }

  /* What stands behind a short key is of another: then more bits are taken to differ. */
  private void noteDifferences() {
    long first = Bytes.getLong(keys.key(), 0);
    long second = Bytes.getLong(keys.key(), Long.BYTES);
    if (!hasFirst) {
      hasFirst = true;
      firstBytes = first;
      secondBytes = second;
    }
    firstDiffer |= first ^ firstBytes;
    secondDiffer |= second ^ secondBytes;
  }

  private void growTable() throws IOException {
    if (arena.allocated() + 3 * table.bytes() > budget) {
      spill();
    } else if (keyed) {
      table.growKeys();
    } else {
      table.growList();
    }
  }

  /** Keeps to the budget before an entry of that size is placed; true if addresses have changed. */
  private boolean makeRoom(int size) throws IOException {
    int cost = arena.cost(size);
    boolean moved = false;
    while (cost > 0 && arena.allocated() > 0 && arena.allocated() + cost + table.bytes() > budget) {
      if (arena.dead() > arena.allocated() / 4) {
        table.forgetAddresses();
        arena.compact(table::rehash);
      } else {
        spill();
      }
      moved = true;
      cost = arena.cost(size);
    }
    return moved;
  }

  private void spill() throws IOException {
    SpillFile file = spills.open();
    int sorted = sortEntries();
    for (int i = 0; i < sorted; i++) {
      int address = (int) table.list()[i];
      byte[] page = arena.page(address);
      int at = Arena.offset(address);
      int row = Arena.rowAt(page, at);
      int rowLength = Bytes.skipVar(page, row) - row + (int) Bytes.getVar(page, row);
      file.add(page, at + Arena.HEADER, Arena.keyLength(page, at), row, rowLength);
    }
    spills.endRun();
    forgetEntries();
  }

  private int sortEntries() {
    int size = keyed ? table.collect() : table.size();
    KeySort sort = new KeySort(arena);
    sort.sort(table.list(), size, new KeyBits(firstDiffer, secondDiffer, sort.keyBits()));
    return size;
  }

  private void forgetEntries() {
    arena.clear();
    table.clear();
    hasFirst = false;
    firstDiffer = 0;
    secondDiffer = 0;
  }

  /** Gives the rest of the rows to the consumer; what became of the shard's rows comes back. */
  public ReduceCounts finish() throws IOException {
    if (spills.isEmpty()) {
      emitSorted();
    } else {
      spill();
      arena.releasePool();
      deduplicated +=
          spills.merge(
              new RunMerge(schema, reduction, order, ranks),
              (bytes, keyAt, keyLength, rowAt, rowLength) -> emit(bytes, rowAt, rowAt + rowLength));
    }
    ReduceCounts counts =
        new ReduceCounts(
            in, emitted, deduplicated, deletes, dropped, spills.bytes(), spills.runs());
    met = ranks.origins().stream().map(origin -> origin.input().text()).distinct().toList();
    clear();
    return counts;
  }

  /**
   * The texts of the inputs whose rows met in the shard that was finished last, superseded rows
   * included, refused ones not.
   */
  public List<String> origins() {
    return met;
  }

  /*
   * By key, each row is a cache miss, and what its consumer does takes too long for the processor to
   * see the next one coming. Asked for some at once, the misses overlap: sorted, given out and
   * written to a Parquet file, a row takes a twentieth less.
   */
  private void emitSorted() throws IOException {
    int sorted = sortEntries();
    long[] addresses = table.list();
    for (int i = 0; i < sorted; i++) {
      if (i % FETCHED_AT_ONCE == 0) {
        fetched += arena.fetch(addresses, i, Math.min(i + FETCHED_AT_ONCE, sorted));
      }
      int address = (int) addresses[i];
      byte[] page = arena.page(address);
      int at = Arena.offset(address);
      emit(page, Arena.rowAt(page, at), at + Arena.size(page, at));
    }
  }

  private void emit(byte[] bytes, int from, int to) throws IOException {
    kept.reset(bytes, from, to, ranks.origins());
    kept.next();
    if (keyed && reduction.deletes() == Reduction.Deletes.APPLY && kept.op() == Op.DELETE) {
      deletes++;
      return;
    }
    out.accept(kept);
    emitted++;
  }

  private void clear() throws IOException {
    forgetEntries();
    ranks.clear();
    spills.close();
  }

  @Override
  public void close() throws IOException {
    clear();
    arena.releasePool();
  }
}
