package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.report.Figures;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The few lines that tell a person what came of a run. */
final class RunSummary {
  private static final int MOST_REASONS = 5;

  private final Terminal terminal;

  RunSummary(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Says how a run ended that did not end well; its answer goes to a program. */
  void printFailure(RunReport report) {
    if (report.outcome().exitCode() != dev.strandline.pipelines.report.ExitCode.DONE) {
      headline(report);
    }
  }

  /** Prints the summary; what failed is said even when quiet. */
  void print(RunReport report, Optional<String> page) {
    report.warnings().forEach(terminal::warn);
    headline(report);
    long read =
        report.nodes().stream()
            .filter(RunSummary::isSource)
            .mapToLong(RunReport.NodeBooks::in)
            .sum();
    List<RunReport.Input> inputs = report.inputsRead();
    long bytes = inputs.stream().mapToLong(RunReport.Input::bytes).sum();
    boolean isLetters = read == 0 && report.inputs().isEmpty(); // that steps had refused
    if (!report.nodes().isEmpty() && !isLetters) { // a run that broke off has no books
      // A stream keeps no list of all the inputs that it has read; letters are none.
      String files =
          inputs.isEmpty() && read > 0
              ? ""
              : " from "
                  + Figures.count(inputs.size(), "input")
                  + " ("
                  + Figures.bytes(bytes)
                  + ")";
      line("read", Figures.count(read, "row") + files);
    }
    leftOut(report, inputs.size());
    rejected(report);
    long replaced = report.nodes().stream().mapToLong(RunReport.NodeBooks::deduplicated).sum();
    if (replaced > 0) {
      line("replaced", Figures.count(replaced) + " by a later row of their key");
    }
    if (report.outcome().kind() != Outcome.Kind.SUBMITTED) {
      report.sinks().forEach(this::sink);
    }
    report.drift().forEach(this::drift);
    if (!report.files().isEmpty()) {
      long written = report.files().stream().mapToLong(RunReport.WrittenFile::bytes).sum();
      line(
          "written",
          Figures.count(report.files().size(), "file")
              + " in "
              + Figures.count(report.partitions().size(), "partition")
              + ", "
              + Figures.bytes(written));
    }
    if (!report.balanced()) {
      terminal.say(terminal.ink(Terminal.Ink.RED, "the books do not balance; see the report"));
    }
    page.or(() -> report.run().folder().map(folder -> folder + "/report.html"))
        .ifPresent(file -> line("report", file));
  }

  private void drift(RunReport.Drift drift) {
    String rows =
        drift.rows() == 0
            ? ""
            : ", " + Figures.count(drift.rows(), "row") + ", first in " + drift.first();
    line("drift", Cells.clean(drift.node() + ": " + drift.words() + rows));
  }

  private void leftOut(RunReport report, int read) {
    if (report.inputs().size() == read || report.nodes().isEmpty()) {
      return;
    }
    Map<String, Integer> reasons = new LinkedHashMap<>();
    for (RunReport.Input input : report.inputs()) {
      if (input.verdict() == RunReport.Verdict.SKIPPED) {
        reasons.merge(input.reason(), 1, Integer::sum);
      }
    }
    reasons.forEach(
        (reason, count) -> line("left out", Figures.count(count, "input") + " " + reason));
  }

  private void headline(RunReport report) {
    Outcome outcome = report.outcome();
    String took = Figures.duration(Duration.between(report.run().started(), report.run().ended()));
    boolean good = outcome.exitCode() == dev.strandline.pipelines.report.ExitCode.DONE;
    String what =
        switch (outcome.kind()) {
          case COMMITTED -> "committed";
          case SUBMITTED -> "submitted";
          case NOTHING_TO_DO -> "nothing to do";
          case STOPPED_BY_LIMIT -> "stopped: too many rejected rows; nothing was committed";
          case STOPPED_BY_QUALITY -> "stopped by a guard; nothing was committed";
          case LOCKED -> "locked by another run";
          case CANCELLED -> "cancelled; nothing was committed";
          case FAILED -> "failed";
        };
    String line =
        terminal.ink(Terminal.Ink.BOLD, report.run().spec())
            + ": "
            + terminal.ink(good ? Terminal.Ink.GREEN : Terminal.Ink.RED, what)
            + " in "
            + took
            + (outcome.message().isEmpty() ? "" : ": " + outcome.message())
            + outcome.errorId().map(id -> " [" + id + "]").orElse("");
    if (good) {
      terminal.tell(line);
    } else {
      terminal.say(line);
    }
  }

  private void rejected(RunReport report) {
    long rejected = report.rejects().stream().mapToLong(RunReport.Reject::rows).sum();
    if (rejected == 0) {
      return;
    }
    line("rejected", Figures.count(rejected, "row"));
    List<RunReport.Reject> most = new ArrayList<>(report.rejects());
    most.sort(Comparator.comparingLong(RunReport.Reject::rows).reversed());
    for (RunReport.Reject reject : most.subList(0, Math.min(MOST_REASONS, most.size()))) {
      String column = reject.column().isEmpty() ? "" : reject.column() + ": ";
      line(
          "",
          Figures.count(reject.rows())
              + " "
              + Cells.clean(column + reject.reason())
              + " "
              + terminal.ink(Terminal.Ink.DIM, "[" + reject.code() + "]"));
    }
    List<RunReport.Reject> others = most.subList(Math.min(MOST_REASONS, most.size()), most.size());
    if (!others.isEmpty()) {
      long rows = others.stream().mapToLong(RunReport.Reject::rows).sum();
      line("", Figures.count(rows) + " for " + Figures.count(others.size(), "other reason"));
    }
  }

  private void sink(RunReport.SinkBooks sink) {
    String target = Cells.clean(sink.target());
    if (sink.commit().isEmpty()) {
      String rows = sink.in() == 0 ? "nothing" : "none of " + Figures.count(sink.in(), "row");
      line(sink.sink(), rows + " committed -> " + target);
      return;
    }
    List<String> parts = new ArrayList<>();
    part(parts, sink.inserted(), "inserted");
    part(parts, sink.updated(), "updated");
    part(parts, sink.deleted(), "deleted");
    part(parts, sink.stale(), "stale");
    part(parts, sink.unchanged(), "unchanged");
    part(parts, sink.late(), "late");
    String commit = ", commit " + sink.commit().getAsLong();
    String rows = parts.isEmpty() ? "no rows" : String.join(", ", parts);
    line(sink.sink(), rows + " -> " + target + commit);
  }

  private static void part(List<String> parts, long rows, String what) {
    if (rows > 0) {
      parts.add(Figures.count(rows) + " " + what);
    }
  }

  private static boolean isSource(RunReport.NodeBooks books) {
    return books.type().startsWith("Read");
  }

  private void line(String name, String text) {
    terminal.tell("  " + terminal.ink(Terminal.Ink.DIM, Cells.left(name, 10)) + " " + text);
  }
}
