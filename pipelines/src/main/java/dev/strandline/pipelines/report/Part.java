package dev.strandline.pipelines.report;

import java.util.ArrayList;
import java.util.List;

/** One of the ways on which rows leave a node, with its name, colour class and rows. */
record Part(String name, String style, long rows) {
  static List<Part> of(RunReport.NodeBooks books) {
    List<Part> parts = new ArrayList<>();
    add(parts, "out", books.out());
    add(parts, "rejected", books.rejected());
    add(parts, "deduplicated", books.deduplicated());
    add(parts, "filtered", books.filtered());
    add(parts, "late", books.late());
    return parts;
  }

  static List<Part> of(RunReport.SinkBooks books) {
    List<Part> parts = new ArrayList<>();
    add(parts, "inserted", books.inserted());
    add(parts, "updated", books.updated());
    add(parts, "deleted", books.deleted());
    add(parts, "stale", books.stale());
    add(parts, "unchanged", books.unchanged());
    add(parts, "late", books.late());
    return parts;
  }

  private static void add(List<Part> parts, String name, long rows) {
    if (rows != 0) {
      parts.add(new Part(name, "p-" + name, rows));
    }
  }
}
