package dev.strandline.transforms.reduce;

import dev.strandline.model.Bytes;
import dev.strandline.model.KeyOrder;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The latest row of each session of a key, for the latest row of each key and event time.
 *
 * <p>Rows come sorted by key and start of window, each with the window that it would have alone: as
 * long as the gap. Those that overlap are one session, from the first start to the last end, as in
 * Beam; one that begins where the other ends is a new one.
 */
public final class SessionFold implements RowConsumer {
  private final KeyOrder keys;
  private final RowOrder order;
  private final OriginRanks ranks = new OriginRanks();
  private final int startColumn;
  private final int endColumn;
  private final RowConsumer out;
  private final RowWriter keptRow;
  private final RowCursor kept;
  private byte[] key = new byte[0];
  private boolean open;
  private int origin;
  private long start;
  private long end;
  private long merged;

  /**
   * Sessions of one shard.
   *
   * @param sorted the columns of the order that rows come in: the key's, and then the start of the
   *     window
   * @param orderBy the columns of which the greater value is later, before the position
   * @param endColumn the name of the column with the window's end
   */
  public SessionFold(
      Schema schema, List<String> sorted, List<String> orderBy, String endColumn, RowConsumer out) {
    int last = sorted.size() - 1;
    this.keys = new KeyOrder(schema, sorted.subList(0, last));
    this.order = new RowOrder(schema, orderBy, ranks);
    this.startColumn = schema.indexesOf(List.of(sorted.get(last)))[0];
    this.endColumn = schema.indexesOf(List.of(endColumn))[0];
    this.out = out;
    this.keptRow = new RowWriter(schema, 1 << 10);
    this.kept = new RowCursor(schema);
  }

  @Override
  public void accept(RowCursor row) throws IOException {
    int length = keys.encode(row);
    boolean sameKey = open && Arrays.equals(key, 0, key.length, keys.key(), 0, length);
    int itsOrigin = ranks.id(row.origin());
    if (sameKey && row.getLong(startColumn) < end) {
      end = Math.max(end, row.getLong(endColumn));
      merged++;
      if (order.compare(row, itsOrigin, kept, origin) >= 0) {
        keep(row, itsOrigin);
      }
      return;
    }
    close();
    open = true;
    key = Arrays.copyOf(keys.key(), length);
    start = row.getLong(startColumn);
    end = row.getLong(endColumn);
    keep(row, itsOrigin);
  }

  private void keep(RowCursor row, int itsOrigin) {
    keptRow.clear();
    keptRow.copyRow(row);
    keptRow.view(kept);
    kept.next();
    origin = itsOrigin;
  }

  private void close() throws IOException {
    if (open) {
      Bytes.putLong(kept.buffer(), kept.start(startColumn), start);
      Bytes.putLong(kept.buffer(), kept.start(endColumn), end);
      out.accept(kept);
    }
    open = false;
  }

  /** Gives the last session, and counts the rows that others of their session have replaced. */
  public ReduceCounts finish(ReduceCounts counts) throws IOException {
    close();
    return new ReduceCounts(
        counts.in(),
        counts.out() - merged,
        counts.deduplicated() + merged,
        counts.deletes(),
        counts.dropped(),
        counts.spilledBytes(),
        counts.spilledRuns());
  }
}
