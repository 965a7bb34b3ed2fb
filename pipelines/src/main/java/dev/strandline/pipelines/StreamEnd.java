package dev.strandline.pipelines;

import dev.strandline.io.RunOutcome;

/**
 * How a stream has ended.
 *
 * @param status the outcome of the epoch that ended it; empty where none did
 * @param message why; empty where it was asked to stop
 */
record StreamEnd(Why why, String status, String message) {
  /** What ended it. */
  enum Why {
    /** Nothing new came for as long as the spec says. */
    IDLE,
    /** It was asked to. */
    STOPPED,
    /** An epoch did not commit. */
    EPOCH
  }

  static StreamEnd idle() {
    return new StreamEnd(Why.IDLE, "", "");
  }

  static StreamEnd stopped() {
    return new StreamEnd(Why.STOPPED, "", "");
  }

  static StreamEnd of(RunOutcome outcome) {
    return new StreamEnd(Why.EPOCH, outcome.status().name(), outcome.message());
  }
}
