package dev.strandline.transforms.reduce;

import dev.strandline.model.ColumnPosition;
import dev.strandline.model.Op;
import dev.strandline.model.Position;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of two of a key, of which the later one lacks values that its source did not send: each
 * value is that of the latest row that had it.
 *
 * <p>Each column is a register that the greatest position wins: of an insert, a snapshot's row or a
 * delete the row's own position (a delete leaves every value unknown), of an update the row's for
 * what it sent and none for the rest. So the order in which rows are folded never matters. One for
 * each thread.
 */
final class RowFold {
  private final Schema schema;
  private final RowWriter made;
  private final RowCursor row;

  RowFold(Schema schema) {
    this.schema = schema;
    this.made = new RowWriter(schema, 1 << 10);
    this.row = new RowCursor(schema);
  }

  /** Whether an older row may change what the row is. */
  static boolean isPartial(RowCursor row) {
    return row.isPartial() && row.op() != Op.DELETE;
  }

  /**
   * The later row with what it lacks from the older one; valid until the next fold.
   *
   * @param later is partial
   */
  RowCursor fold(RowCursor later, RowCursor older) {
    return fold(later, older, older.op() == Op.DELETE);
  }

  /** The same, where it is known whether the older one is a delete; then only its place counts. */
  RowCursor fold(RowCursor later, RowCursor older, boolean isDelete) {
    Position laterAt = Position.of(later);
    Position olderAt = Position.of(older);
    Map<Integer, Position> laterColumns = byColumn(later);
    Map<Integer, Position> olderColumns = isDelete ? Map.of() : byColumn(older);
    int columns = schema.size();
    @Nullable Position[] positions = new Position[columns];
    boolean[] fromOlder = new boolean[columns];
    boolean[] unknown = new boolean[columns];
    boolean partial = false;
    for (int i = 0; i < columns; i++) {
      Position mine = position(later, i, laterAt, laterColumns);
      Position theirs = isDelete ? olderAt : position(older, i, olderAt, olderColumns);
      fromOlder[i] = theirs != null && (mine == null || theirs.compareTo(mine) > 0);
      positions[i] = fromOlder[i] ? theirs : mine;
      unknown[i] = fromOlder[i] ? isDelete || older.isUnsent(i) : later.isUnsent(i);
      partial |= unknown[i];
    }
    made.clear();
    int origin = made.origin(later.origin());
    byte[] b = later.buffer();
    if (partial) {
      made.beginPartial(later.op(), origin, later.seq(), b, later.logStart(), later.logEnd());
    } else {
      made.begin(later.op(), origin, later.seq(), b, later.logStart(), later.logEnd());
    }
    for (int i = 0; i < columns; i++) {
      Position position = positions[i];
      if (unknown[i]) {
        made.putUnsent();
      } else {
        made.copy(fromOlder[i] ? older : later, i);
      }
      if (position != null && position.compareTo(laterAt) != 0) {
        made.positioned(i, position);
      }
    }
    made.end();
    made.view(row);
    row.next();
    return row;
  }

  /** Of when the column's value, or that it is not known, is; null where nobody has said. */
  private static @Nullable Position position(
      RowCursor row, int column, Position own, Map<Integer, Position> columns) {
    Position of = columns.get(column);
    if (of != null) {
      return of;
    }
    return row.isUnsent(column) && row.op() == Op.UPDATE ? null : own;
  }

  private static Map<Integer, Position> byColumn(RowCursor row) {
    List<ColumnPosition> positions = ColumnPosition.of(row);
    if (positions.isEmpty()) {
      return Map.of();
    }
    Map<Integer, Position> map = new HashMap<>();
    positions.forEach(position -> map.put(position.column(), position.position()));
    return map;
  }
}
