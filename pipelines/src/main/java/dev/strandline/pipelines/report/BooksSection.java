package dev.strandline.pipelines.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The books: for each node a bar of what came in above a bar of what became of it. The two are
 * equally long where the books balance; where not, the gap is drawn and named.
 */
final class BooksSection {
  private static final double BAR_HEIGHT = 14;

  private BooksSection() {}

  static Html of(RunReport report) {
    List<Html> rows = new ArrayList<>();
    for (RunReport.NodeBooks books : report.nodes()) {
      rows.add(
          row(
              Html.of("<th scope=\"row\">%s<small>%s</small></th>", books.node(), books.type()),
              books.in() + books.derived(),
              books.derived(),
              Part.of(books),
              books.difference()));
    }
    for (RunReport.SinkBooks books : report.sinks()) {
      rows.add(
          row(
              Html.of(
                  "<th scope=\"row\">%s<small>%s &rarr; %s%s</small></th>",
                  books.sink(),
                  books.type(),
                  books.target(),
                  books.commit().isPresent() ? ", commit " + books.commit().getAsLong() : ""),
              books.in() + books.derived(),
              books.derived(),
              Part.of(books),
              books.difference()));
    }
    return Html.of(
        """
        <section><h2>Books <span class="%s">%s</span></h2>
        %s
        <p class="about">Every row that comes into a node is accounted for: the upper bar is what came in, the lower \
        one what became of it.</p>
        <div class="wide"><table class="books"><caption class="hidden">Rows in and out of each node</caption>
        <thead><tr><th scope="col">Node</th><th scope="col" class="n">In</th>\
        <th scope="col">What became of them</th><th scope="col" class="n">Difference</th></tr></thead>
        <tbody>
        %s
        </tbody></table></div>%s</section>
        """,
        report.balanced() ? "chip good" : "chip bad",
        report.balanced() ? "✓ balanced" : "✗ not balanced",
        FlowPicture.of(report),
        Html.join(rows),
        rewritten(report));
  }

  private static Html row(Html name, long in, long derived, List<Part> parts, long difference) {
    List<Html> words = new ArrayList<>();
    for (Part part : parts) {
      words.add(
          Html.of(
              "<span class=\"key\"><i class=\"%s\"></i>%s&nbsp;%s</span>",
              part.style(), Figures.count(part.rows()), part.name()));
    }
    Html made =
        Html.when(derived != 0, Html.of("<small>%s derived</small>", Figures.count(derived)));
    return Html.of(
        """
        <tr>%s<td class="n">%s%s</td><td>%s<div class="keys">%s</div></td><td class="n %s">%s</td></tr>""",
        name,
        Figures.count(in),
        made,
        bars(in, parts, difference),
        Html.join(words),
        difference == 0 ? "good" : "bad",
        difference == 0 ? "✓ 0" : "✗ " + Figures.count(difference));
  }

  private static Html bars(long in, List<Part> parts, long difference) {
    long out = parts.stream().mapToLong(Part::rows).sum();
    double scale = (double) Svg.WIDTH / Math.max(1, Math.max(in, out));
    Svg svg = new Svg();
    svg.box("p-in", 0, 0, in * scale, BAR_HEIGHT, "in: " + Figures.count(in, "row"));
    double x = 0;
    double y = BAR_HEIGHT + 3;
    for (Part part : parts) {
      double width = part.rows() * scale;
      svg.box(
          part.style(),
          x,
          y,
          Math.max(width, 1.5),
          BAR_HEIGHT,
          part.name() + ": " + Figures.count(part.rows(), "row"));
      x += width;
    }
    if (difference > 0) {
      svg.box(
          "gap",
          x,
          y,
          difference * scale,
          BAR_HEIGHT,
          Figures.count(difference, "row") + " not accounted for");
    }
    StringBuilder label = new StringBuilder(Figures.count(in) + " in");
    parts.forEach(
        part ->
            label.append(", ").append(Figures.count(part.rows())).append(' ').append(part.name()));
    return svg.stretched(2 * BAR_HEIGHT + 3, label.toString());
  }

  private static Html rewritten(RunReport report) {
    long rows = report.sinks().stream().mapToLong(RunReport.SinkBooks::rewritten).sum();
    return Html.when(
        rows > 0,
        Html.of(
            "<p class=\"about\">%s carried over unchanged into new files.</p>",
            Figures.count(rows, "row")));
  }
}
