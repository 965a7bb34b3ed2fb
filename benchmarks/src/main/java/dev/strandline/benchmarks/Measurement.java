package dev.strandline.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one process cost from start to exit.
 *
 * @param wallSeconds by the clock
 * @param cpuSeconds user and system time, of its own children too
 * @param peakBytes largest resident set
 */
public record Measurement(double wallSeconds, double cpuSeconds, double peakBytes) {
  /** The median of each figure by itself. */
  public static Measurement median(List<Measurement> runs) {
    return new Measurement(
        median(runs, Measurement::wallSeconds),
        median(runs, Measurement::cpuSeconds),
        median(runs, Measurement::peakBytes));
  }

  /** One line of text. */
  public String text() {
    return "%6.2f s wall  %6.2f s CPU  %5.0f MiB"
        .formatted(wallSeconds, cpuSeconds, peakBytes / (1 << 20));
  }

  private static double median(List<Measurement> runs, ToDoubleFunction<Measurement> figure) {
    List<Double> sorted =
        runs.stream().map(figure::applyAsDouble).sorted(Comparator.naturalOrder()).toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
