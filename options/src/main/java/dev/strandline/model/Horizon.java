package dev.strandline.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/**
 * A line through the positions of a table's rows, one mark in each domain.
 *
 * <p>How far back a table has forgotten deletes: the mark is the latest delete that it remembers no
 * more, and of a key that the table knows nothing of, a row that is earlier may have been deleted,
 * so it is late. And where its sources have truncated it: the mark is the latest truncate, and
 * every row that is earlier is gone, whenever it comes.
 *
 * @param marks one a domain, sorted by domain
 */
public record Horizon(List<Mark> marks) implements Serializable {
  private static final long serialVersionUID = 1;

  /** Nothing was ever forgotten, or truncated. */
  public static final Horizon NONE = new Horizon(List.of());

  public Horizon {
    marks = List.copyOf(marks);
  }

  /**
   * A place in the order of rows.
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

  /** Whether there is no mark. */
  public boolean isNone() {
    return marks.isEmpty();
  }

  /** The farther mark of both in each domain. */
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

  /** The marks in order, each as its texts and its number. Lives within a run. */
  public static Coder<Horizon> coder() {
    return HorizonCoder.INSTANCE;
  }

  private static final class HorizonCoder extends AtomicCoder<Horizon> {
    private static final long serialVersionUID = 1;
    private static final HorizonCoder INSTANCE = new HorizonCoder();
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

    @Override
    public void encode(Horizon horizon, OutputStream out) throws IOException {
      VarInt.encode(horizon.marks.size(), out);
      for (Mark mark : horizon.marks) {
        TEXT.encode(mark.order, out);
        TEXT.encode(mark.origin, out);
        TEXT.encode(mark.log, out);
        VarInt.encode(mark.seq, out);
      }
    }

    @Override
    public Horizon decode(InputStream in) throws IOException {
      List<Mark> marks = new ArrayList<>();
      for (int left = VarInt.decodeInt(in); left > 0; left--) {
        marks.add(
            new Mark(TEXT.decode(in), TEXT.decode(in), TEXT.decode(in), VarInt.decodeLong(in)));
      }
      return new Horizon(marks);
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }

  /** Compares rows of one schema with a horizon. Not for use by two threads. */
  public static final class Line {
    private final boolean byColumns;
    private final KeyOrder order;
    private final TreeMap<String, Point> points = new TreeMap<>();
    private final Map<String, List<Point>> ofSource = new HashMap<>();

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

    /**
     * The mark of the row's own source that the row stands before, by positions alone; null where
     * it stands at it or behind it, or its source has none.
     *
     * @throws IncomparablePositions where the source was set up anew between row and mark
     */
    public @Nullable Mark passed(RowCursor row) {
      for (Point point : ofSource.computeIfAbsent(row.origin().domain(), this::pointsOf)) {
        if (comparePosition(row, point) < 0) {
          return point.mark();
        }
      }
      return null;
    }

    /**
     * The latest mark of the row's own source, on whichever side of it the row stands; null where
     * its source has none.
     */
    public @Nullable Mark latestOf(RowCursor row) {
      Point latest = null;
      for (Point point : ofSource.computeIfAbsent(row.origin().domain(), this::pointsOf)) {
        latest = latest == null || point.compareTo(latest) > 0 ? point : latest;
      }
      return latest == null ? null : latest.mark();
    }

    /** Those whose domains are the same but for the source's life. */
    private List<Point> pointsOf(String domain) {
      return points.values().stream()
          .filter(point -> source(point.origin.domain()).equals(source(domain)))
          .toList();
    }

    private static String source(String domain) {
      int end = domain.length();
      for (char c : new char[] {'#', '@'}) {
        int at = domain.indexOf(c);
        end = at < 0 ? end : Math.min(end, at);
      }
      return domain.substring(0, end);
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
      ofSource.clear();
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
