package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.report.Markup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A plan's graph as a picture: Mermaid text for a README, or an SVG image that needs no tool. */
final class PlanPicture {
  private static final int BOX_WIDTH = 220;
  private static final int LINE = 17;
  private static final int GAP_X = 60;
  private static final int GAP_Y = 30;
  private static final int MARGIN = 20;

  private PlanPicture() {}

  static String mermaid(PlanView plan) {
    StringBuilder text = new StringBuilder("flowchart LR\n");
    Map<String, String> ids = new HashMap<>();
    for (PlanView.Node node : plan.nodes()) {
      String id = "n" + ids.size();
      ids.put(node.id(), id);
      StringBuilder label =
          new StringBuilder(quoted(node.id())).append("<br/>").append(quoted(node.type()));
      node.details().forEach(detail -> label.append("<br/>").append(quoted(detail)));
      String[] shape =
          switch (node.kind()) {
            case SOURCE, SINK, DEAD_LETTERS -> new String[] {"[(\"", "\")]"};
            case SHUFFLE -> new String[] {"{{\"", "\"}}"};
            case STEP, COMMIT -> new String[] {"[\"", "\"]"};
          };
      text.append("  ").append(id).append(shape[0]).append(label).append(shape[1]).append('\n');
    }
    for (PlanView.Edge edge : plan.edges()) {
      String label = edge.label().isEmpty() ? "" : "|\"" + quoted(edge.label()) + "\"|";
      text.append("  ").append(ids.get(edge.from())).append(" -->").append(label).append(' ');
      text.append(ids.get(edge.to())).append('\n');
    }
    return text.toString();
  }

  /** Boxes in columns: a node stands right of everything that it reads from. */
  static String svg(PlanView plan) {
    Map<String, Integer> depths = depths(plan);
    Map<String, int[]> places = new HashMap<>();
    List<Integer> bottoms = new ArrayList<>();
    for (PlanView.Node node : plan.nodes()) {
      int depth = depths.getOrDefault(node.id(), 0);
      while (bottoms.size() <= depth) {
        bottoms.add(MARGIN);
      }
      int height = height(node);
      places.put(
          node.id(), new int[] {MARGIN + depth * (BOX_WIDTH + GAP_X), bottoms.get(depth), height});
      bottoms.set(depth, bottoms.get(depth) + height + GAP_Y);
    }
    int width = 2 * MARGIN + bottoms.size() * (BOX_WIDTH + GAP_X) - GAP_X;
    int height = bottoms.stream().mapToInt(Integer::intValue).max().orElse(MARGIN) - GAP_Y + MARGIN;
    StringBuilder svg =
        new StringBuilder(head(plan.name(), Math.max(width, 100), Math.max(height, 60)));
    plan.edges().forEach(edge -> edge(svg, edge, places));
    plan.nodes().forEach(node -> box(svg, node, places));
    return svg.append("</svg>\n").toString();
  }

  private static String head(String name, int width, int height) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
        <title>Plan of %s</title>
        <style>
        text{font:13px system-ui,sans-serif;fill:#1b2733}.t{font-weight:600}.d{fill:#5b6b7a;font-size:12px}
        rect{fill:#fff;stroke:#8fa3b5;stroke-width:1.2}.source,.sink{fill:#e3f1f6;stroke:#2a7f9e}
        .shuffle{fill:#fdf3dc;stroke:#b98a1d}.dead_letters{fill:#fbe7e4;stroke:#b3483a}
        path{fill:none;stroke:#8fa3b5;stroke-width:1.5}
        </style>
        <rect width="100%%" height="100%%" style="fill:#fbfcfd;stroke:none"/>
        <defs><marker id="a" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
        <path d="M0,0 L8,4 L0,8 z" style="fill:#8fa3b5;stroke:none"/></marker></defs>
        """
        .formatted(width, height, width, height, Markup.escape(name));
  }

  private static void edge(StringBuilder svg, PlanView.Edge edge, Map<String, int[]> places) {
    int[] from = places.get(edge.from());
    int[] to = places.get(edge.to());
    if (from == null || to == null) {
      return;
    }
    int x1 = from[0] + BOX_WIDTH;
    int y1 = from[1] + from[2] / 2;
    int x2 = to[0];
    int y2 = to[1] + to[2] / 2;
    int bend = GAP_X / 2;
    svg.append(
        String.format(
            "<path d=\"M%d,%d C%d,%d %d,%d %d,%d\" marker-end=\"url(#a)\"/>%n",
            x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2));
    if (!edge.label().isEmpty()) {
      svg.append(
          String.format(
              "<text class=\"d\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">%s</text>%n",
              (x1 + x2) / 2, (y1 + y2) / 2 - 5, Markup.escape(Cells.shorten(edge.label(), 14))));
    }
  }

  private static void box(StringBuilder svg, PlanView.Node node, Map<String, int[]> places) {
    int[] place = places.getOrDefault(node.id(), new int[3]);
    String kind = node.kind().name().toLowerCase(java.util.Locale.ROOT);
    svg.append(
        String.format(
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>%n",
            kind, place[0], place[1], BOX_WIDTH, place[2]));
    int y = place[1] + LINE + 3;
    text(svg, "t", place[0] + 10, y, node.id());
    text(svg, "d", place[0] + 10, y + LINE, node.type());
    for (int i = 0; i < node.details().size(); i++) {
      text(svg, "d", place[0] + 10, y + LINE * (i + 2), node.details().get(i));
    }
  }

  private static void text(StringBuilder svg, String style, int x, int y, String text) {
    svg.append(
        String.format(
            "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n",
            style, x, y, Markup.escape(Cells.shorten(Cells.clean(text), 32))));
  }

  private static int height(PlanView.Node node) {
    return LINE * (2 + node.details().size()) + 14;
  }

  private static Map<String, Integer> depths(PlanView plan) {
    Map<String, Integer> depths = new HashMap<>();
    // As many rounds as there are nodes: enough for any graph without a cycle, and an end for one.
    for (int round = 0; round < plan.nodes().size(); round++) {
      boolean changed = false;
      for (PlanView.Edge edge : plan.edges()) {
        int depth = depths.getOrDefault(edge.from(), 0) + 1;
        if (depth > depths.getOrDefault(edge.to(), 0) && depth < plan.nodes().size()) {
          depths.put(edge.to(), depth);
          changed = true;
        }
      }
      if (!changed) {
        break;
      }
    }
    return depths;
  }

  private static String quoted(String text) {
    return Markup.escape(Cells.clean(text)).replace("&#39;", "'");
  }
}
