package dev.strandline.pipelines;

import dev.strandline.io.RunOutcome;
import dev.strandline.io.commit.CommitConflict;
import dev.strandline.io.commit.CommitError;
import dev.strandline.io.commit.LeaseLost;
import dev.strandline.pipelines.cli.log.LogRoute;
import dev.strandline.pipelines.report.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How runs end, from what their commit step saw, or from what made them fail. */
final class Endings {
  private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

  /** An input that is bad as a whole, of a source that does not set it aside. */
  static final String BAD_INPUT = "SL-4003";

  private Endings() {}

  /** Of a commit step. */
  static Outcome of(RunOutcome.Status status, String message) {
    return switch (status) {
      case COMMITTED -> Outcome.committed(message);
      case DRIFTED -> Outcome.stopped(Outcome.Kind.STOPPED_BY_QUALITY, "SL-4011", message);
      case SHRINKS -> Outcome.stopped(Outcome.Kind.STOPPED_BY_QUALITY, "SL-4006", message);
      case OVER_LIMIT -> Outcome.stopped(Outcome.Kind.STOPPED_BY_LIMIT, "SL-4002", message);
      case BAD_INPUT -> Outcome.stopped(Outcome.Kind.FAILED, BAD_INPUT, message);
      case UNBALANCED -> Outcome.stopped(Outcome.Kind.FAILED, "SL-4004", message);
      case STALE -> Outcome.stopped(Outcome.Kind.LOCKED, CommitError.CONFLICT.id(), message);
    };
  }

  /** Of a failure, whose trace goes to the log. */
  static Outcome of(Throwable failure) {
    if (ErrorIds.has(failure, CommitConflict.class) || ErrorIds.has(failure, LeaseLost.class)) {
      return Outcome.stopped(
          Outcome.Kind.LOCKED,
          ErrorIds.of(failure).orElse(CommitError.CONFLICT.id()),
          ErrorIds.sentence(failure));
    }
    LOG.error(LogRoute.KEPT_ONLY, "The run has failed", failure);
    return Outcome.stopped(
        Outcome.Kind.FAILED, ErrorIds.of(failure).orElse("SL-5000"), ErrorIds.sentence(failure));
  }

  /** Of a run whose lock another run took over. */
  static Outcome fenced() {
    return Outcome.stopped(
        Outcome.Kind.LOCKED,
        CommitError.FENCED.id(),
        "this run gave no heartbeat for too long, and another run took its lock over; run"
            + " again");
  }

  /** Of a run that was stopped. */
  static Outcome cancelled(String message) {
    return Outcome.stopped(Outcome.Kind.CANCELLED, "SL-5103", message);
  }
}
