package dev.strandline.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of a benchmark as text: medians, and each one over that of the first peer. */
public final class ResultTable {
  private ResultTable() {}

  public static String of(Map<String, List<Measurement>> results, String reference) {
    List<Measurement> runs = results.get(reference);
    if (runs == null) {
      throw new IllegalArgumentException("no result of " + reference);
    }
    Measurement base = Measurement.median(runs);
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-12s %8s %8s %9s   %s%n",
            "",
            "wall s",
            "CPU s",
            "peak MiB",
            "over " + reference + ": wall, CPU, memory   (runs: wall s / CPU s)"));
    results.forEach((name, each) -> text.append(line(name, each, base)));
    return text.toString();
  }

  private static String line(String name, List<Measurement> runs, Measurement base) {
    Measurement median = Measurement.median(runs);
    StringBuilder each = new StringBuilder();
    for (Measurement run : runs) {
      each.append(String.format(Locale.ROOT, " %.2f/%.2f", run.wallSeconds(), run.cpuSeconds()));
    }
    return String.format(
        Locale.ROOT,
        "%-12s %8.2f %8.2f %9.0f   %5.2fx %5.2fx %5.2fx   (%s )%n",
        name,
        median.wallSeconds(),
        median.cpuSeconds(),
        median.peakBytes() / (1 << 20),
        median.wallSeconds() / base.wallSeconds(),
        median.cpuSeconds() / base.cpuSeconds(),
        median.peakBytes() / base.peakBytes(),
        each);
  }
}
