package dev.strandline.transforms.reduce;

import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Merges sorted runs into one: by key, and where keys are unique, of equal keys the latest row.
 * Rows that are equally late: that of the younger run.
 */
final class RunMerge {
  /** Takes the merged entries. */
  interface Target {
    void accept(byte[] bytes, int keyAt, int keyLength, int rowAt, int rowLength)
        throws IOException;
  }

  private final boolean unique;
  private final RowOrder order;
  private final OriginRanks ranks;
  private final RowCursor left;
  private final RowCursor right;
  private final RowFold fold;

  RunMerge(Schema schema, Reduction reduction, RowOrder order, OriginRanks ranks) {
    this.unique = reduction.isKeyed();
    this.order = order;
    this.ranks = ranks;
    this.left = new RowCursor(schema);
    this.right = new RowCursor(schema);
    this.fold = new RowFold(schema);
  }

  /** Merges; how many rows were replaced by a later one comes back. */
  long merge(SpillFile file, List<SpillFile.Run> runs, int bufferBytes, Target target)
      throws IOException {
    PriorityQueue<RunReader> heads = new PriorityQueue<>(RunReader::compare);
    for (int i = 0; i < runs.size(); i++) {
      advance(new RunReader(file, runs.get(i), i, bufferBytes), heads);
    }
    long replaced = 0;
    RunReader first = heads.poll();
    while (first != null) {
      RunReader next = heads.poll();
      while (unique && next != null && next.sameKey(first)) {
        boolean later = isLater(next, first);
        RunReader kept = later ? next : first;
        if (RowFold.isPartial(later ? left : right)) {
          RowCursor folded = fold.fold(later ? left : right, later ? right : left);
          kept.replaceRow(image(folded));
        }
        advance(later ? first : next, heads);
        first = kept;
        replaced++;
        next = heads.poll();
      }
      target.accept(
          first.buffer(), first.keyAt(), first.keyLength(), first.rowAt(), first.rowLength());
      if (next != null) {
        heads.add(next);
      }
      advance(first, heads);
      first = heads.poll();
    }
    return replaced;
  }

  private static void advance(RunReader reader, PriorityQueue<RunReader> heads) throws IOException {
    if (reader.next()) {
      heads.add(reader);
    }
  }

  private boolean isLater(RunReader a, RunReader b) {
    read(left, a);
    read(right, b);
    int later = order.compare(left, left.originIndex(), right, right.originIndex());
    return later > 0 || (later == 0 && a.order() > b.order());
  }

  private void read(RowCursor cursor, RunReader reader) {
    int at = reader.rowAt();
    cursor.reset(reader.buffer(), at, at + reader.rowLength(), ranks.origins());
    cursor.next();
  }

  private byte[] image(RowCursor row) {
    int origin = ranks.id(row.origin());
    byte[] bytes = new byte[RowImage.length(row, origin)];
    RowImage.write(row, origin, bytes, 0);
    return bytes;
  }
}
