package dev.strandline.model;

import java.io.Serializable;
import java.util.List;

/**
 * What makes the rows of a node one a key, and which of a key's rows it was.
 *
 * @param columns those whose values name a row; empty where rows are just rows
 * @param orderBy the columns whose greater value was later, before the position decided
 * @param complete whether the latest row of every key is among them: a step after the reduction
 *     that leaves rows out makes it false, for then a merge would keep what the row replaced
 * @param positions what must be kept with a row for later runs to compare it
 * @param window those whose starts are the last of the columns; none for most keys
 */
public record RowKey(
    List<String> columns,
    List<String> orderBy,
    boolean complete,
    PositionForm positions,
    KeyWindow window)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Rows without a key. */
  public static final RowKey NONE = new RowKey(List.of(), List.of(), true, PositionForm.RECORD);

  public RowKey {
    columns = List.copyOf(columns);
    orderBy = List.copyOf(orderBy);
  }

  /** One row a key, whatever the time. */
  public RowKey(
      List<String> columns, List<String> orderBy, boolean complete, PositionForm positions) {
    this(columns, orderBy, complete, positions, KeyWindow.NONE);
  }

  /** One row a key, the latest by position. */
  public static RowKey of(List<String> columns) {
    return new RowKey(columns, List.of(), true, PositionForm.RECORD);
  }

  /**
   * The columns that decide where a key's rows stand: all, but for the start of windows that become
   * one, which must be found together.
   */
  public List<String> spreadBy() {
    return window.merges() ? columns.subList(0, columns.size() - 1) : columns;
  }

  /** Whether there is one. */
  public boolean isPresent() {
    return !columns.isEmpty();
  }

  /** The key after a step that may leave rows out. */
  public RowKey incomplete() {
    return new RowKey(columns, orderBy, false, positions, window);
  }

  /** The same key of rows whose positions have that form. */
  public RowKey with(PositionForm form) {
    return new RowKey(columns, orderBy, complete, form, window);
  }

  /** The words of {@code order_by}: the columns, then the position, which breaks every tie. */
  public List<String> order() {
    if (!isPresent()) {
      return List.of();
    }
    return java.util.stream.Stream.concat(
            orderBy.stream(), java.util.stream.Stream.of("source_position"))
        .toList();
  }
}
