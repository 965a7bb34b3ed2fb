package dev.strandline.runners.local;

/** Why a pipeline cannot run here: told before anything of it has run. */
enum Unfit {
  /** Its input has no end. */
  UNBOUNDED("SL-5401", "its input has no end"),
  /** A step keeps state or sets timers. */
  STATEFUL("SL-5402", "it keeps state or sets timers"),
  /** A splittable DoFn that is not a bounded read. */
  SPLITTABLE("SL-5403", "it is a splittable DoFn that is no bounded read"),
  /** Windows that merge, such as sessions. */
  MERGING_WINDOWS("SL-5404", "its windows merge"),
  /** Another primitive transform. */
  UNKNOWN("SL-5405", "it is a transform that this runner does not know");

  private final String id;
  private final String why;

  Unfit(String id, String why) {
    this.id = id;
    this.why = why;
  }

  /** The exception for that step. */
  UnsupportedOperationException at(String step) {
    return new UnsupportedOperationException(
        "Cannot run \"%s\" on the local runner: %s; choose another with --runner [%s]"
            .formatted(step, why, id));
  }
}
