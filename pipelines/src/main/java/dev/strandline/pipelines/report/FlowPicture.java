package dev.strandline.pipelines.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A river of rows: as wide as the rows that were read, losing a branch for each reason why rows do
 * not reach a sink, and ending in the sinks.
 */
final class FlowPicture {
  private static final double LEFT = 150;
  private static final double RIGHT = 830;
  private static final double TOP = 16;
  private static final double THICK = 120;
  private static final double BAR = 12;
  private static final double FALL = 46;
  private static final double BEND = 26;
  private static final double THINNEST = 2;
  private static final int MOST_SINKS = 3;

  /** Boxes that only touch show a hairline between them. */
  private static final double SEAM = 0.6;

  private final RunReport report;
  private final List<RunReport.NodeBooks> sources;
  private final long total;
  private final Svg svg = new Svg();

  private FlowPicture(RunReport report) {
    this.report = report;
    this.sources = report.nodes().stream().filter(node -> node.type().startsWith("Read")).toList();
    long read = sources.stream().mapToLong(RunReport.NodeBooks::in).sum();
    this.total = read + report.nodes().stream().mapToLong(RunReport.NodeBooks::derived).sum();
  }

  /** The picture; nothing where rows take several ways at once, which a river cannot show. */
  static Html of(RunReport report) {
    return new FlowPicture(report).draw();
  }

  private Html draw() {
    List<Part> exits = exits();
    long lost = exits.stream().mapToLong(Part::rows).sum();
    long arrived = report.sinks().stream().mapToLong(RunReport.SinkBooks::in).sum();
    if (total <= 0 || total - lost != arrived || report.sinks().size() > MOST_SINKS) {
      return Html.NONE;
    }
    double scale = THICK / total;
    double bottom = TOP + THICK;
    double gap = (RIGHT - LEFT - BAR) / (exits.size() + 1);
    double x = LEFT + BAR;
    for (Part exit : exits) {
      double next = x + gap;
      double thick = exit.rows() * scale;
      svg.box("flow", x, TOP, next - x + SEAM, bottom - TOP, "");
      branch(exit, next, bottom, thick);
      bottom -= thick;
      x = next;
    }
    svg.box("flow", x, TOP, RIGHT - x, bottom - TOP, "");
    svg.box("p-in", LEFT, TOP, BAR, THICK, Figures.count(total, "row"));
    left();
    sinks(scale);
    double height = exits.isEmpty() ? TOP + THICK + 12 : TOP + THICK + FALL + 44;
    return svg.of(height, label(exits, arrived));
  }

  private List<Part> exits() {
    List<Part> exits = new ArrayList<>();
    for (String name : List.of("rejected", "filtered", "late", "deduplicated")) {
      long rows = 0;
      for (RunReport.NodeBooks node : report.nodes()) {
        for (Part part : Part.of(node)) {
          rows += part.name().equals(name) ? part.rows() : 0;
        }
      }
      if (rows > 0) {
        exits.add(new Part(name, "p-" + name, rows));
      }
    }
    return exits;
  }

  private void branch(Part exit, double x, double bottom, double thick) {
    double shown = Math.max(thick, THINNEST);
    double upper = bottom - shown;
    double end = TOP + THICK + FALL;
    String data =
        "M"
            + at(x, upper)
            + " C"
            + at(x + BEND + shown, upper)
            + " "
            + at(x + BEND + shown, upper + BEND)
            + " "
            + at(x + BEND + shown, end)
            + " L"
            + at(x + BEND, end)
            + " C"
            + at(x + BEND, bottom + BEND / 2)
            + " "
            + at(x + BEND, bottom)
            + " "
            + at(x, bottom)
            + " Z";
    svg.path(exit.style(), data, exit.name() + ": " + Figures.count(exit.rows(), "row"));
    double middle = x + BEND + shown / 2;
    svg.text("lead", Svg.Anchor.middle, middle, end + 17, Figures.count(exit.rows()));
    svg.text("note", Svg.Anchor.middle, middle, end + 34, exit.name());
  }

  private void left() {
    String name = sources.size() == 1 ? sources.get(0).node() : sources.size() + " sources";
    double middle = TOP + THICK / 2;
    svg.text("lead", Svg.Anchor.end, LEFT - 12, middle - 10, Figures.count(total));
    svg.text("note", Svg.Anchor.end, LEFT - 12, middle + 8, "rows from");
    svg.text("note", Svg.Anchor.end, LEFT - 12, middle + 24, shorten(name));
  }

  private void sinks(double scale) {
    double y = TOP;
    double label = TOP;
    for (RunReport.SinkBooks sink : report.sinks()) {
      double from = y;
      for (Part part : Part.of(sink)) {
        double thick = part.rows() * scale;
        svg.box(
            part.style(),
            RIGHT,
            y,
            BAR,
            Math.max(1, thick),
            part.name() + ": " + Figures.count(part.rows(), "row"));
        y += thick;
      }
      double middle = Math.max(label + 14, (from + y) / 2 - 10);
      double right = RIGHT + BAR + 12;
      svg.text("lead", Svg.Anchor.start, right, middle, Figures.count(sink.in()));
      svg.text("note", Svg.Anchor.start, right, middle + 18, "rows to");
      svg.text("note", Svg.Anchor.start, right, middle + 34, shorten(sink.sink()));
      label = middle + 42;
    }
  }

  private String label(List<Part> exits, long arrived) {
    StringBuilder text = new StringBuilder(Figures.count(total, "row") + " read");
    exits.forEach(
        exit ->
            text.append(", ").append(Figures.count(exit.rows())).append(' ').append(exit.name()));
    return text.append(", ").append(Figures.count(arrived)).append(" to sinks").toString();
  }

  private static String at(double x, double y) {
    return Svg.number(x) + "," + Svg.number(y);
  }

  private static String shorten(String name) {
    return name.length() <= 16 ? name : name.substring(0, 15) + "…";
  }
}
