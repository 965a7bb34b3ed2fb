package dev.strandline.transforms.reduce;

import dev.strandline.model.Horizon;
import dev.strandline.model.MergeForm;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.StoredRows;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a truncate of their source has taken away: those that stand before it; and which
 * values of the others: those that a row has from one before it, since its source did not send
 * them. To each row it is a delete at its own place. Not for use by two threads.
 */
final class Truncation {
  private final Schema schema;
  private final boolean soft;
  private final int[] keys;
  private final RowWriter made;
  private final RowCursor delete;
  private final RowFold fold;
  private Horizon.@Nullable Line line;

  /** Looks at rows of that schema, and at stored ones, which begin with the same columns. */
  Truncation(Schema schema, MergeForm form) {
    this.schema = schema;
    this.soft = form.soft();
    this.keys = schema.indexesOf(form.key().columns());
    this.made = new RowWriter(schema, 1 << 8);
    this.delete = new RowCursor(schema);
    this.fold = new RowFold(schema);
  }

  /** Begins a shard of a table that was truncated there. */
  void start(Horizon truncated) {
    line = truncated.isNone() ? null : new Horizon.Line(truncated, schema, List.of());
  }

  /** Whether the row is gone. */
  boolean hasTaken(RowCursor row) {
    return line != null && line.passed(row) != null;
  }

  /** The delete that took the row; valid until the next one is made. */
  RowCursor deleteOf(RowCursor row) {
    Horizon.Mark mark = line == null ? null : line.passed(row);
    if (mark == null) {
      throw new IllegalArgumentException("no truncate has taken the row");
    }
    return deleteAt(mark, row);
  }

  /**
   * The row, which was not taken, without the values that it has from before a truncate; valid
   * until the next one is made.
   */
  RowCursor rest(RowCursor row) {
    return rest(row, fold);
  }

  private RowCursor rest(RowCursor row, RowFold by) {
    if (line == null || !RowFold.isPartial(row)) {
      return row;
    }
    Horizon.Mark mark = line.latestOf(row);
    return mark == null ? row : by.fold(row, deleteAt(mark, row), true);
  }

  private RowCursor deleteAt(Horizon.Mark mark, RowCursor row) {
    made.clear();
    byte[] log = HexFormat.of().parseHex(mark.log());
    int origin = made.origin(Origin.parse(mark.origin()).readFrom(row.origin()));
    made.begin(Op.DELETE, origin, mark.seq(), log, 0, log.length);
    for (int i = 0; i < schema.size(); i++) {
      if (isKey(i)) {
        made.copy(row, i);
      } else {
        made.putNull();
      }
    }
    made.end();
    made.view(delete);
    delete.next();
    return delete;
  }

  private boolean isKey(int column) {
    for (int key : keys) {
      if (key == column) {
        return true;
      }
    }
    return false;
  }

  /**
   * What is stored, without the values that are gone, and without the rows: these are counted.
   * Where deleted rows stay, rows that are gone do.
   */
  Optional<StoredRows> remaining(Optional<StoredRows> from, Schema stored, MergeTally tally) {
    return line == null ? from : from.map(rows -> new Remaining(rows, stored, tally));
  }

  private final class Remaining implements StoredRows {
    private final StoredRows from;
    private final RowWriter buffer;
    private final RowCursor row;
    private final RowFold ofStored;
    private final MergeTally tally;

    Remaining(StoredRows from, Schema schema, MergeTally tally) {
      this.from = from;
      this.buffer = new RowWriter(schema, 1 << 10);
      this.row = new RowCursor(schema);
      this.ofStored = new RowFold(schema);
      this.tally = tally;
    }

    @Override
    public boolean next(RowWriter out) throws IOException {
      while (true) {
        buffer.clear();
        if (!from.next(buffer)) {
          return false;
        }
        buffer.view(row);
        row.next();
        boolean taken = hasTaken(row);
        if (!taken || soft) {
          out.copyRow(taken ? row : rest(row, ofStored));
          return true;
        }
        tally.taken++;
      }
    }

    @Override
    public void close() throws IOException {
      from.close();
    }
  }
}
