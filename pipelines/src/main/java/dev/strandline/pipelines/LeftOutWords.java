package dev.strandline.pipelines;

import dev.strandline.io.LeftOut;
import dev.strandline.pipelines.report.Figures;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How many inputs are left out for which reason, in words. */
final class LeftOutWords {
  private LeftOutWords() {}

  static String of(Collection<LeftOut> left) {
    Map<LeftOut.Why, Integer> counts = new EnumMap<>(LeftOut.Why.class);
    left.forEach(one -> counts.merge(one.why(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(count -> Figures.count(count.getValue(), "input") + " " + count.getKey().words())
        .collect(Collectors.joining(", "));
  }
}
