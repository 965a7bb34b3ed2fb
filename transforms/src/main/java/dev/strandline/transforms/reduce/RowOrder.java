package dev.strandline.transforms.reduce;

import dev.strandline.model.KeyOrder;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import java.util.Arrays;
import java.util.List;

/**
 * Which of two rows of one key is later: the one that is greater in the given columns, in their
 * order; between equals, the one whose position is later (origin, log bytes, seq). Zero only for
 * equal positions.
 */
final class RowOrder {
  private final boolean byColumns;
  private final KeyOrder left;
  private final KeyOrder right;
  private final OriginRanks ranks;

  /**
   * @param columns may be empty: then positions alone decide
   */
  RowOrder(Schema schema, List<String> columns, OriginRanks ranks) {
    this(schema, schema, columns, ranks);
  }

  /** The same for rows of two schemas that both have the columns. */
  RowOrder(Schema left, Schema right, List<String> columns, OriginRanks ranks) {
    this.byColumns = !columns.isEmpty();
    this.left = new KeyOrder(left, columns);
    this.right = new KeyOrder(right, columns);
    this.ranks = ranks;
  }

  /** Whether values are compared, and not only what stands before them. */
  boolean isByColumns() {
    return byColumns;
  }

  /**
   * Compares two rows, whose origins are given by their numbers in the rank table.
   *
   * @throws dev.strandline.model.IncomparablePositions when only the positions could decide, and
   *     their domains differ
   */
  int compare(RowCursor a, int originOfA, RowCursor b, int originOfB) {
    if (byColumns) {
      int lengthA = left.encode(a);
      int lengthB = right.encode(b);
      int order = Arrays.compareUnsigned(left.key(), 0, lengthA, right.key(), 0, lengthB);
      if (order != 0) {
        return order;
      }
    }
    int order = ranks.compare(originOfA, originOfB);
    if (order != 0) {
      return order;
    }
    order =
        Arrays.compareUnsigned(
            a.buffer(), a.logStart(), a.logEnd(), b.buffer(), b.logStart(), b.logEnd());
    return order != 0 ? order : Long.compareUnsigned(a.seq(), b.seq());
  }
}
