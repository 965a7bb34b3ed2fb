package dev.strandline.pipelines;

import dev.strandline.io.RunLimits;
import dev.strandline.options.DeadLetterSettings;

/** From what a spec says of rejected rows to the limits of a run. */
final class Limits {
  /** Without a store a rejected row would be lost, so not one may be. */
  static final RunLimits NO_STORE = new RunLimits(0, 1, Long.MAX_VALUE);

  private Limits() {}

  static RunLimits of(DeadLetterSettings settings) {
    DeadLetterSettings.Limit limit = settings.limit();
    Long rows = limit.rows();
    Double ratio = limit.ratio();
    return new RunLimits(
        rows == null ? Long.MAX_VALUE : rows, ratio == null ? 1 : ratio, limit.minRows());
  }
}
