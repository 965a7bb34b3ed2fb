package dev.strandline.pipelines;

import dev.strandline.pipelines.report.StreamCommit;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * A stream's figures as Beam's metrics, in the namespace {@code stream}: what a runner's own pages
 * and reporters show of it.
 *
 * <p>They are for display, since a job that starts again counts from zero; the stream's book is
 * what counts.
 */
final class StreamFigures {
  /** The namespace of all. */
  static final String NAMESPACE = "stream";

  private static final Counter COMMITS = Metrics.counter(NAMESPACE, "commits");
  private static final Counter STALE = Metrics.counter(NAMESPACE, "stale_epochs");
  private static final Counter ROWS = Metrics.counter(NAMESPACE, "rows");
  private static final Counter REJECTED = Metrics.counter(NAMESPACE, "rows_rejected");
  private static final Counter LATE = Metrics.counter(NAMESPACE, "rows_late");
  private static final Counter DRIFTED = Metrics.counter(NAMESPACE, "rows_drifted");
  private static final Gauge WAITING = Metrics.gauge(NAMESPACE, "rows_waiting");
  private static final Gauge LAG_ROWS = Metrics.gauge(NAMESPACE, "lag_rows");
  private static final Gauge LAG_MILLIS = Metrics.gauge(NAMESPACE, "lag_millis");
  private static final Gauge COMMIT_MILLIS = Metrics.gauge(NAMESPACE, "commit_millis");

  private StreamFigures() {}

  /** Counts an epoch that has committed, by the thread that the runner has given to the source. */
  static void committed(StreamCommit epoch, long drifted) {
    COMMITS.inc();
    ROWS.inc(epoch.rows());
    REJECTED.inc(epoch.rejected());
    LATE.inc(epoch.late());
    DRIFTED.inc(drifted);
    WAITING.set(epoch.waiting());
    LAG_ROWS.set(epoch.left());
    LAG_MILLIS.set(epoch.behindMillis());
    COMMIT_MILLIS.set(epoch.millis());
  }

  /** Counts an epoch that is planned again. */
  static void stale() {
    STALE.inc();
  }
}
