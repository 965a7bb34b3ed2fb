package dev.strandline.pipelines;

import dev.strandline.io.RunLimits;
import dev.strandline.options.DeadLetterSettings;
import dev.strandline.options.Spec;

/** From what a spec says of rejected rows to the limits of a run. */
final class Limits {
  private Limits() {}

  static RunLimits of(Spec spec) {
    return spec.deadLetters().map(Limits::of).orElse(RunLimits.NO_STORE);
  }

  /** Beyond the limit no letter changes how a run ends, so no reader keeps more. */
  static long lettersKept(Spec spec) {
    long rows = of(spec).rows();
    return rows == Long.MAX_VALUE ? Long.MAX_VALUE : rows + 1;
  }

  private static RunLimits of(DeadLetterSettings settings) {
    DeadLetterSettings.Limit limit = settings.limit();
    Long rows = limit.rows();
    Double ratio = limit.ratio();
    return new RunLimits(
        rows == null ? Long.MAX_VALUE : rows, ratio == null ? 1 : ratio, limit.minRows());
  }
}
