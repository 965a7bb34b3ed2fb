package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.cli.RunListener.Progress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Rows and bytes a second over the last ten seconds. */
final class Rates {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Deque<Point> points = new ArrayDeque<>();

  private record Point(long nanos, long rows, long bytes) {}

  synchronized void add(long nanos, Progress progress) {
    points.addLast(new Point(nanos, progress.rowsRead(), progress.bytesRead()));
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

  private double rate(long amount) {
    long nanos = points.getLast().nanos() - points.getFirst().nanos();
    return nanos <= 0 ? 0 : Math.max(0, amount) * 1e9 / nanos;
  }
}
