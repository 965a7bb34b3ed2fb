package dev.strandline.pipelines.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of each partition: named bars for a few, columns for many, columns of groups for thousands.
 */
final class PartitionSection {
  private static final int MOST_NAMED = 16;
  private static final int MOST_COLUMNS = 160;
  private static final int MOST_LISTED = 500;
  private static final double HEIGHT = 180;
  private static final double AXIS = 56;

  private PartitionSection() {}

  static Html of(RunReport report) {
    Map<String, List<RunReport.Partition>> sinks = new LinkedHashMap<>();
    for (RunReport.Partition partition : report.partitions()) {
      sinks.computeIfAbsent(partition.sink(), key -> new ArrayList<>()).add(partition);
    }
    List<Html> parts = new ArrayList<>();
    sinks.forEach(
        (sink, partitions) -> {
          partitions.sort(Comparator.comparing(RunReport.Partition::path, NaturalOrder.INSTANCE));
          parts.add(sink(sink, partitions));
        });
    return Html.join(parts);
  }

  private static Html sink(String sink, List<RunReport.Partition> partitions) {
    long rows = partitions.stream().mapToLong(RunReport.Partition::rows).sum();
    boolean named = partitions.size() <= MOST_NAMED;
    return Html.of(
        """
        <section><h2>Rows by partition <small>%s</small></h2>
        <p class="about">%s in %s; the largest holds %s.</p>
        %s%s</section>
        """,
        sink,
        Figures.count(rows, "row"),
        Figures.count(partitions.size(), "partition"),
        Figures.count(
            partitions.stream().mapToLong(RunReport.Partition::rows).max().orElse(0), "row"),
        named ? named(partitions) : columns(partitions),
        Html.when(!named, list(partitions)));
  }

  private static Html named(List<RunReport.Partition> partitions) {
    long most = partitions.stream().mapToLong(RunReport.Partition::rows).max().orElse(0);
    List<Html> rows = new ArrayList<>();
    for (RunReport.Partition partition : partitions) {
      Svg bar =
          new Svg()
              .box(
                  "p-out", 0, 0, Svg.WIDTH * (double) partition.rows() / Math.max(1, most), 14, "");
      rows.add(
          Html.of(
              "<tr><th scope=\"row\">%s</th><td class=\"n\">%s</td><td class=\"bar\">%s</td><td class=\"n\">%s</td></tr>",
              name(partition),
              Figures.count(partition.rows()),
              bar.stretched(14, Figures.count(partition.rows(), "row")),
              Figures.bytes(partition.bytes())));
    }
    return Html.of(
        """
        <div class="wide"><table><caption class="hidden">Rows by partition</caption><thead><tr><th scope="col">Partition</th>\
        <th scope="col" class="n">Rows</th><th scope="col"></th><th scope="col" class="n">Bytes</th></tr></thead>
        <tbody>%s</tbody></table></div>
        """,
        Html.join(rows));
  }

  private static Html columns(List<RunReport.Partition> partitions) {
    int group = (partitions.size() + MOST_COLUMNS - 1) / MOST_COLUMNS;
    int columns = (partitions.size() + group - 1) / group;
    long[] rows = new long[columns];
    for (int i = 0; i < partitions.size(); i++) {
      rows[i / group] += partitions.get(i).rows();
    }
    long most = java.util.Arrays.stream(rows).max().orElse(0);
    double top = Svg.ceiling((double) most);
    double width = (Svg.WIDTH - AXIS) / columns;
    Svg svg = new Svg();
    for (int tick = 0; tick <= 2; tick++) {
      double y = 8 + HEIGHT * (2 - tick) / 2;
      svg.line("grid", AXIS, y, Svg.WIDTH, y);
      svg.text("note", Svg.Anchor.end, AXIS - 8, y + 4, Figures.brief(top * tick / 2));
    }
    for (int column = 0; column < columns; column++) {
      int from = column * group;
      int to = Math.min(partitions.size(), from + group) - 1;
      double height = Math.max(rows[column] > 0 ? 1 : 0, HEIGHT * rows[column] / top);
      String name =
          name(partitions.get(from)) + (to > from ? " … " + name(partitions.get(to)) : "");
      svg.box(
          "p-out column",
          AXIS + column * width,
          8 + HEIGHT - height,
          Math.max(0.8, width - Math.min(2, width * 0.2)),
          height,
          name + ": " + Figures.count(rows[column], "row"));
    }
    double y = HEIGHT + 27;
    svg.text("note", Svg.Anchor.start, AXIS, y, shorten(name(partitions.get(0))));
    svg.text(
        "note", Svg.Anchor.end, Svg.WIDTH, y, shorten(name(partitions.get(partitions.size() - 1))));
    if (group > 1) {
      svg.text(
          "note",
          Svg.Anchor.middle,
          (Svg.WIDTH + AXIS) / 2,
          y,
          "each column: " + Figures.count(group, "partition"));
    }
    return svg.of(HEIGHT + 36, "Rows by partition, " + Figures.count(columns, "column"));
  }

  private static Html list(List<RunReport.Partition> partitions) {
    List<RunReport.Partition> largest = new ArrayList<>(partitions);
    largest.sort(Comparator.comparingLong(RunReport.Partition::rows).reversed());
    List<RunReport.Partition> listed = largest.subList(0, Math.min(MOST_LISTED, largest.size()));
    List<Html> rows = new ArrayList<>();
    for (RunReport.Partition partition : listed) {
      rows.add(
          Html.of(
              "<tr><th scope=\"row\">%s</th><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>",
              name(partition),
              Figures.count(partition.rows()),
              Figures.bytes(partition.bytes()),
              Figures.count(partition.files())));
    }
    String title =
        listed.size() < partitions.size()
            ? "The " + Figures.count(listed.size()) + " largest (all are in report.json)"
            : "All partitions, largest first";
    return Html.of(
        """
        <details><summary>%s</summary><div class="scroll" tabindex="0" role="region" aria-label="%s"><table><thead><tr>\
        <th scope="col">Partition</th><th scope="col" class="n">Rows</th><th scope="col" class="n">Bytes</th>\
        <th scope="col" class="n">Files</th></tr></thead><tbody>%s</tbody></table></div></details>
        """,
        title, title, Html.join(rows));
  }

  private static String name(RunReport.Partition partition) {
    return partition.path().isEmpty() ? "(the table)" : partition.path();
  }

  private static String shorten(String name) {
    return name.length() <= 48 ? name : name.substring(0, 47) + "…";
  }
}
