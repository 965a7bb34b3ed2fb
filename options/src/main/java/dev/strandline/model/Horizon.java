package dev.strandline.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * How far back a table has forgotten deletes: for each domain of positions the latest delete that
 * it remembers no more. Of a key that the table knows nothing of, a row that is earlier may have
 * been deleted, so it is late.
 *
 * @param marks one a domain, sorted by domain
 */
public record Horizon(List<Mark> marks) implements Serializable {
  private static final long serialVersionUID = 1;

  /** Nothing was ever forgotten. */
  public static final Horizon NONE = new Horizon(List.of());

  public Horizon {
    marks = List.copyOf(marks);
  }

  /**
   * The order of the latest delete forgotten.
   *
   * @param order the bytes that {@link KeyOrder} makes of the columns of {@code order_by}, in
   *     hexadecimal; empty where positions alone decide
   * @param origin {@link Origin#text()}
   * @param log the position's log bytes, in hexadecimal
   * @param seq unsigned
   */
  public record Mark(String order, String origin, String log, long seq) implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /** Whether nothing was ever forgotten. */
  public boolean isNone() {
    return marks.isEmpty();
  }

  /** Nothing that either has forgotten can be told any more. */
  public Horizon and(Horizon other) {
    TreeMap<String, Line.Point> points = new TreeMap<>();
    for (Horizon horizon : List.of(this, other)) {
      for (Mark mark : horizon.marks) {
        Line.Point point = Line.Point.of(mark);
        points.merge(point.origin.domain(), point, (a, b) -> a.compareTo(b) >= 0 ? a : b);
      }
    }
    return new Horizon(points.values().stream().map(Line.Point::mark).toList());
  }

  /** Compares rows of one schema with a horizon. Not for use by two threads. */
  public static final class Line {
    private final boolean byColumns;
    private final KeyOrder order;
    private final TreeMap<String, Point> points = new TreeMap<>();

    /** A mark with its texts read. */
    private static final class Point implements Comparable<Point> {
      private final byte[] order;
      private final Origin origin;
      private final byte[] log;
      private final long seq;

      Point(byte[] order, Origin origin, byte[] log, long seq) {
        this.order = order;
        this.origin = origin;
        this.log = log;
        this.seq = seq;
      }

      static Point of(Mark mark) {
        return new Point(
            HexFormat.of().parseHex(mark.order),
            Origin.parse(mark.origin),
            HexFormat.of().parseHex(mark.log),
            mark.seq);
      }

      @Override
      public int compareTo(Point that) {
        int compared = Arrays.compareUnsigned(order, that.order);
        if (compared == 0) {
          compared = origin.compareTo(that.origin);
        }
        if (compared == 0) {
          compared = Arrays.compareUnsigned(log, that.log);
        }
        return compared != 0 ? compared : Long.compareUnsigned(seq, that.seq);
      }

      Mark mark() {
        return new Mark(
            HexFormat.of().formatHex(order), origin.text(), HexFormat.of().formatHex(log), seq);
      }
    }

    /**
     * Begins at a horizon.
     *
     * @param orderBy the columns whose greater value is later, before the position
     */
    public Line(Horizon horizon, Schema schema, List<String> orderBy) {
      this.byColumns = !orderBy.isEmpty();
      this.order = new KeyOrder(schema, orderBy);
      for (Mark mark : horizon.marks) {
        Point point = Point.of(mark);
        points.put(point.origin.domain(), point);
      }
    }

    /**
     * Whether the row is earlier than a delete that was forgotten, or may be: one of another domain
     * with equal columns cannot be told.
     */
    public boolean isAfter(RowCursor row) {
      if (points.isEmpty()) {
        return false;
      }
      int length = order.encode(row);
      for (Point point : points.values()) {
        int columns =
            Arrays.compareUnsigned(order.key(), 0, length, point.order, 0, point.order.length);
        if (columns < 0 || (columns == 0 && isBefore(row, point))) {
          return true;
        }
      }
      return false;
    }

    private boolean isBefore(RowCursor row, Point point) {
      try {
        return comparePosition(row, point) < 0;
      } catch (IncomparablePositions e) {
        return byColumns;
      }
    }

    private static int comparePosition(RowCursor row, Point point) {
      int compared = row.origin().compareTo(point.origin);
      if (compared == 0) {
        compared =
            Arrays.compareUnsigned(
                row.buffer(), row.logStart(), row.logEnd(), point.log, 0, point.log.length);
      }
      return compared != 0 ? compared : Long.compareUnsigned(row.seq(), point.seq);
    }

    /** Moves the line so that it is not before that delete. */
    public void forget(RowCursor delete) {
      int length = order.encode(delete);
      Point point =
          new Point(
              Arrays.copyOf(order.key(), length),
              delete.origin(),
              Arrays.copyOfRange(delete.buffer(), delete.logStart(), delete.logEnd()),
              delete.seq());
      points.merge(point.origin.domain(), point, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    /** The horizon at which the line is now. */
    public Horizon horizon() {
      List<Mark> marks = new ArrayList<>();
      points.values().forEach(point -> marks.add(point.mark()));
      return new Horizon(marks);
    }
  }
}
