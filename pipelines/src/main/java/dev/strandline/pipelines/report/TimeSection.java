package dev.strandline.pipelines.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How the run spent its time: stages as bars on one time axis, and rates along the same axis. */
final class TimeSection {
  private static final double AXIS = 130;
  private static final double STAGE = 24;
  private static final double PLOT = 90;

  private final RunReport report;
  private final double span;

  private TimeSection(RunReport report) {
    this.report = report;
    long end = Duration.between(report.run().started(), report.run().ended()).toMillis();
    for (RunReport.Stage stage : report.stages()) {
      end = Math.max(end, stage.startMillis() + stage.millis());
    }
    for (RunReport.Sample sample : report.throughput()) {
      end = Math.max(end, sample.millis());
    }
    this.span = Math.max(1, end);
  }

  static Html of(RunReport report) {
    if (report.stages().isEmpty() && report.throughput().size() < 2) {
      return Html.NONE;
    }
    TimeSection section = new TimeSection(report);
    return Html.of("<section><h2>Time</h2>%s%s</section>", section.stages(), section.plots());
  }

  private Html stages() {
    if (report.stages().isEmpty()) {
      return Html.NONE;
    }
    Svg svg = new Svg();
    double y = 4;
    StringBuilder label = new StringBuilder("Stages:");
    for (RunReport.Stage stage : report.stages()) {
      double from = x((double) stage.startMillis());
      double width = Math.max(2, x((double) (stage.startMillis() + stage.millis())) - from);
      String took = Figures.duration(Duration.ofMillis(stage.millis()));
      label.append(' ').append(stage.name()).append(' ').append(took).append(';');
      svg.text("note", Svg.Anchor.end, AXIS - 10, y + 13, shorten(stage.name()));
      svg.box("p-in", from, y, width, STAGE - 7, stage.name() + ": " + took);
      if (from + width < Svg.WIDTH - 80) {
        svg.text("note", Svg.Anchor.start, from + width + 8, y + 13, took);
      } else if (width > 80) {
        svg.text("inside", Svg.Anchor.end, from + width - 8, y + 13, took);
      } else {
        svg.text("note", Svg.Anchor.end, from - 8, y + 13, took);
      }
      y += STAGE;
    }
    return svg.of(y + 4, label.toString());
  }

  private Html plots() {
    List<RunReport.Sample> samples = report.throughput();
    if (samples.size() < 2) {
      return Html.NONE;
    }
    List<Html> plots = new ArrayList<>();
    plots.add(plot("rows/s", rates(sample -> (double) sample.rows()), false));
    plots.add(plot("bytes/s", rates(sample -> (double) sample.bytes()), true));
    plots.add(heap());
    return Html.join(plots);
  }

  private record Point(double millis, double value) {}

  private List<Point> rates(ToDoubleFunction<RunReport.Sample> total) {
    List<Point> rates = new ArrayList<>();
    for (int i = 1; i < report.throughput().size(); i++) {
      RunReport.Sample before = report.throughput().get(i - 1);
      RunReport.Sample now = report.throughput().get(i);
      double seconds = Math.max(1, now.millis() - before.millis()) / 1000.0;
      double value = Math.max(0, total.applyAsDouble(now) - total.applyAsDouble(before)) / seconds;
      rates.add(new Point((double) before.millis(), value));
      rates.add(new Point((double) now.millis(), value));
    }
    return rates;
  }

  private Html heap() {
    List<Point> heap = new ArrayList<>();
    for (RunReport.Sample sample : report.throughput()) {
      heap.add(new Point((double) sample.millis(), (double) sample.heapBytes()));
    }
    return plot("heap", heap, true);
  }

  private Html plot(String name, List<Point> points, boolean bytes) {
    double most = points.stream().mapToDouble(Point::value).max().orElse(0);
    double top = Svg.ceiling(most);
    double base = 10 + PLOT;
    Svg svg = new Svg();
    for (int tick = 0; tick <= 2; tick++) {
      double y = base - PLOT * tick / 2;
      svg.line("grid", AXIS, y, Svg.WIDTH, y);
      double value = top * tick / 2;
      svg.text(
          "note",
          Svg.Anchor.end,
          AXIS - 10,
          y + 4,
          bytes ? Figures.rate(value) : Figures.brief(value));
    }
    svg.text("name", Svg.Anchor.start, 0, base - PLOT / 2 + 4, name);
    StringBuilder area = new StringBuilder("M" + at(points.get(0).millis(), base));
    for (Point point : points) {
      area.append(" L").append(at(point.millis(), base - PLOT * point.value() / top));
    }
    area.append(" L").append(at(points.get(points.size() - 1).millis(), base)).append(" Z");
    String peak = bytes ? Figures.rate(most) : Figures.brief(most);
    svg.path("area", area.toString(), name + ", at most " + peak);
    svg.text("note", Svg.Anchor.start, AXIS, base + 16, "0 s");
    svg.text(
        "note",
        Svg.Anchor.end,
        Svg.WIDTH,
        base + 16,
        Figures.duration(Duration.ofMillis((long) span)));
    return svg.of(base + 22, name + " over time, at most " + peak);
  }

  private String at(double millis, double y) {
    return Svg.number(x(millis)) + "," + Svg.number(y);
  }

  private double x(double millis) {
    return AXIS + (Svg.WIDTH - AXIS) * Math.min(1, millis / span);
  }

  private static String shorten(String name) {
    return name.length() <= 16 ? name : name.substring(0, 15) + "…";
  }
}
