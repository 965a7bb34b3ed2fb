package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.cli.RunListener.Progress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Rows and bytes a second over the last ten seconds. */
final class Rates {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Deque<Point> points = new ArrayDeque<>();

  private record Point(long nanos, long rows, long bytes, long rowsOut) {}

  synchronized void add(long nanos, Progress progress) {
    points.addLast(new Point(nanos, progress.rowsRead(), progress.bytesRead(), progress.rowsOut()));
    while (points.size() > 2 && nanos - points.getFirst().nanos() > WINDOW_NANOS) {
      points.removeFirst();
    }
  }

  synchronized double rows() {
    return points.isEmpty() ? 0 : rate(points.getLast().rows() - points.getFirst().rows());
  }

  synchronized double bytes() {
    return points.isEmpty() ? 0 : rate(points.getLast().bytes() - points.getFirst().bytes());
  }

  /** Rows that reached a sink, since the first one did. */
  synchronized double rowsOut() {
    if (points.isEmpty()) {
      return 0;
    }
    Point last = points.getLast();
    Point from = points.getFirst();
    for (Point point : points) {
      from = point.rowsOut() == 0 ? point : from;
    }
    return rate(from, last, last.rowsOut() - from.rowsOut());
  }

  private double rate(long amount) {
    return rate(points.getFirst(), points.getLast(), amount);
  }

  private static double rate(Point from, Point to, long amount) {
    long nanos = to.nanos() - from.nanos();
    return nanos <= 0 ? 0 : Math.max(0, amount) * 1e9 / nanos;
  }
}
