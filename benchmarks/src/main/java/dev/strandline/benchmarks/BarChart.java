package dev.strandline.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The medians of a benchmark as an SVG of three groups of bars; less is better in each. */
final class BarChart {
  private static final int WIDTH = 760;
  private static final int LEFT = 120;
  private static final int BAR = 20;
  private static final int GAP = 6;
  private static final int HEAD = 34;
  private static final int TOP = 40;

  private final StringBuilder svg = new StringBuilder();
  private final Map<String, Measurement> medians = new LinkedHashMap<>();
  private int y = TOP;

  private BarChart(Map<String, List<Measurement>> results) {
    results.forEach((name, runs) -> medians.put(name, Measurement.median(runs)));
  }

  static String of(String title, Map<String, List<Measurement>> results) {
    BarChart chart = new BarChart(results);
    chart.text(10, 24, "start", "bold", title);
    chart.group("Wall seconds", "%.1f s", Measurement::wallSeconds);
    chart.group("CPU seconds", "%.1f s", Measurement::cpuSeconds);
    chart.group("Peak memory", "%.0f MiB", median -> median.peakBytes() / (1 << 20));
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-size=\"13\""
            .formatted(WIDTH, chart.y + GAP)
        + " font-family=\"system-ui, sans-serif\" role=\"img\">\n"
        + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
        + chart.svg
        + "</svg>\n";
  }

  private void group(String heading, String format, ToDoubleFunction<Measurement> figure) {
    double most = medians.values().stream().mapToDouble(figure).max().orElse(1);
    text(10, y + HEAD - 12, "start", "bold", heading);
    y += HEAD;
    medians.forEach(
        (name, median) -> {
          double value = figure.applyAsDouble(median);
          int length = (int) Math.max(1, (WIDTH - LEFT - 100) * value / most);
          text(LEFT - 8, y + BAR - 5, "end", "normal", name);
          svg.append(
              "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n"
                  .formatted(LEFT, y, length, BAR, colour(name)));
          String label = String.format(Locale.ROOT, format, value);
          text(LEFT + length + 6, y + BAR - 5, "start", "normal", label);
          y += BAR + GAP;
        });
  }

  private static String colour(String name) {
    return name.equals("strandline") ? "#0b6e99" : "#b8c4cc";
  }

  private void text(int x, int baseline, String anchor, String weight, String text) {
    String safe = text.replace("&", "&amp;").replace("<", "&lt;");
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\" fill=\"#222\">%s</text>%n"
            .formatted(x, baseline, anchor, weight, safe));
  }
}
