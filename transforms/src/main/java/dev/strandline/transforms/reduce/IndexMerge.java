package dev.strandline.transforms.reduce;

import dev.strandline.model.Horizon;
import dev.strandline.model.KeyOrder;
import dev.strandline.model.MergeForm;
import dev.strandline.model.Op;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.StoredRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Finds the partition in which the row of each key stands, for a table whose partitions do not
 * follow from the key, and keeps that index: one pass over a shard's new rows and its part of the
 * index, both in the order of keys.
 *
 * <p>A new row goes to its own partition; if the key's row stands in another, a delete goes there.
 * A delete goes to where the row stands, though it may carry nothing but the key. What the index
 * knows to be older goes nowhere. Not for use by two threads.
 */
public final class IndexMerge implements RowConsumer {
  /** Takes rows on their way to the partitions. */
  public interface Router {
    /** The path of the partition that the row's values say. */
    String partitionOf(RowCursor row);

    /** Sends a row to a partition. */
    void send(String partition, RowCursor row);
  }

  /**
   * What became of the rows that came: in = sent + stale + unchanged + late.
   *
   * @param sent rows that went to a partition
   * @param moved those of which the key's old row stands in another partition
   * @param stale rows that the index has a later one of
   * @param unchanged deletes of keys that have no row
   * @param late rows of keys that the index does not know, older than deletes that it has forgotten
   */
  public record Counts(long in, long sent, long moved, long stale, long unchanged, long late) {}

  private final Schema schema;
  private final MergeForm form;
  private final KeyOrder newKeys;
  private final MergeSide index;
  private final OriginRanks ranks = new OriginRanks();
  private final RowOrder order;
  private final RowWriter entry;
  private final RowCursor entryRow;
  private final RowWriter delete;
  private final RowCursor deleteRow;
  private final int[] named;
  private final int partitionColumn;
  private final int deletedColumn;

  private Router router =
      new Router() {
        @Override
        public String partitionOf(RowCursor row) {
          throw new IllegalStateException("not started");
        }

        @Override
        public void send(String partition, RowCursor row) {
          throw new IllegalStateException("not started");
        }
      };
  private RowConsumer indexOut = row -> {};
  private RowConsumer lateOut = row -> {};
  private Horizon.Line horizon;
  private long in;
  private long sent;
  private long moved;
  private long stale;
  private long unchanged;
  private long late;

  public IndexMerge(Schema schema, MergeForm form) {
    this.schema = schema;
    this.form = form;
    List<String> keys = form.key().columns();
    Schema indexed = form.index(schema);
    this.newKeys = new KeyOrder(schema, keys);
    this.index = new MergeSide(indexed, keys);
    this.order = new RowOrder(schema, indexed, form.key().orderBy(), ranks);
    this.entry = new RowWriter(indexed, 1 << 8);
    this.entryRow = new RowCursor(indexed);
    this.delete = new RowWriter(schema, 1 << 10);
    this.deleteRow = new RowCursor(schema);
    this.partitionColumn = indexed.size() - 2;
    this.deletedColumn = indexed.size() - 1;
    this.horizon = new Horizon.Line(Horizon.NONE, schema, form.key().orderBy());
    this.named = schema.indexesOf(indexed.names().subList(0, partitionColumn));
  }

  /** The schema of the rows that come. */
  public Schema schema() {
    return schema;
  }

  /**
   * Begins a shard of keys. What is stored is not closed here.
   *
   * @param forgotten how far back the index has forgotten deletes
   * @param newIndexOut gets the shard's part of the index from now on
   * @param newLateOut gets rows that the index cannot judge any more
   */
  public void start(
      Optional<StoredRows> stored,
      Horizon forgotten,
      Router newRouter,
      RowConsumer newIndexOut,
      RowConsumer newLateOut)
      throws IOException {
    router = newRouter;
    indexOut = newIndexOut;
    lateOut = newLateOut;
    horizon = new Horizon.Line(forgotten, schema, form.key().orderBy());
    in = sent = moved = stale = unchanged = late = 0;
    ranks.clear();
    index.start(stored);
  }

  @Override
  public void accept(RowCursor row) throws IOException {
    in++;
    int length = newKeys.encode(row);
    while (index.compareTo(newKeys.key(), length) < 0) {
      indexOut.accept(index.row());
      index.next();
    }
    boolean isDelete = row.op() == Op.DELETE;
    if (index.compareTo(newKeys.key(), length) != 0) {
      if (isDelete) {
        unchanged++;
        if (!horizon.isAfter(row)) {
          note(row, "", true);
        }
      } else if (horizon.isAfter(row)) {
        late++;
        lateOut.accept(row);
      } else {
        place(row);
      }
      return;
    }
    RowCursor known = index.row();
    if (order.compare(row, ranks.id(row.origin()), known, ranks.id(known.origin())) < 0) {
      stale++;
      indexOut.accept(known);
    } else {
      meet(row, isDelete, known);
    }
    index.next();
  }

  private void meet(RowCursor row, boolean isDelete, RowCursor known) throws IOException {
    boolean wasDeleted = !known.isNull(deletedColumn);
    String stands = wasDeleted ? "" : known.getString(partitionColumn);
    if (!isDelete) {
      String goes = place(row);
      if (!wasDeleted && !goes.equals(stands)) {
        moved++;
        takeAway(stands, row);
      }
    } else if (wasDeleted) {
      unchanged++;
      note(row, "", true);
    } else {
      sent++;
      router.send(stands, row);
      note(row, stands, true);
    }
  }

  private String place(RowCursor row) throws IOException {
    sent++;
    String partition = router.partitionOf(row);
    router.send(partition, row);
    note(row, partition, false);
    return partition;
  }

  private void takeAway(String partition, RowCursor row) {
    delete.clear();
    delete.copyAsDelete(row);
    delete.view(deleteRow);
    deleteRow.next();
    router.send(partition, deleteRow);
  }

  private void note(RowCursor row, String partition, boolean deleted) throws IOException {
    entry.clear();
    entry.beginLike(row);
    for (int column : named) {
      entry.copy(row, column);
    }
    entry.putBytes(partition.getBytes(StandardCharsets.UTF_8));
    if (deleted) {
      entry.putLong(form.atMicros());
    } else {
      entry.putNull();
    }
    entry.end();
    entry.view(entryRow);
    entryRow.next();
    indexOut.accept(entryRow);
  }

  /** Copies what is left of the index; what became of the rows comes back. */
  public Counts finish() throws IOException {
    while (index.isPresent()) {
      indexOut.accept(index.row());
      index.next();
    }
    return new Counts(in, sent, moved, stale, unchanged, late);
  }
}
