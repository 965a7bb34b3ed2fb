package dev.strandline.pipelines.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes the report of a run that never was, to nowhere: most of what a process's first report
 * takes is classes that are loaded and linked for it.
 */
public final class Rehearsal {
  /** More partitions than the page names one by one. */
  private static final int PARTITIONS = 20;

  private Rehearsal() {}

  /** Writes both forms. */
  public static void run() {
    RunReport report = report();
    ReportJson.text(report);
    ReportPage.html(report);
  }

  private static RunReport report() {
    List<RunReport.Partition> partitions = new ArrayList<>();
    for (int day = 1; day <= PARTITIONS; day++) {
      partitions.add(new RunReport.Partition("sink", "day=" + day, 1_000, 1, 1));
    }
    Instant now = Instant.EPOCH;
    RunReport.Example example = new RunReport.Example("file", 1, 1, "message", "raw");
    return new RunReport(
        new RunReport.Run(
            "", "spec", "", "", "", now, now, "", "", Map.of("param", ""), Optional.empty()),
        Outcome.committed(""),
        List.of(RunReport.Input.read("source", "file", 1, 3, 1)),
        List.of(new RunReport.NodeBooks("source", "Read", 3, 0, 1, 1, 1, 0, 0)),
        List.of(
            new RunReport.SinkBooks(
                "sink", "Write", "", OptionalLong.of(1), 1, 1, 0, 0, 0, 0, 0, 0, 0)),
        partitions,
        List.of(new RunReport.WrittenFile("sink", "file", 1, 1)),
        List.of(new RunReport.Reject("source", "code", "column", "reason", 1, List.of(example))),
        List.of(new RunReport.Stage("stage", 0, 1_000)),
        List.of(new RunReport.Sample(0, 0, 0, 1_000_000), new RunReport.Sample(1, 1, 1, 1_000_000)),
        1,
        List.of());
  }
}
