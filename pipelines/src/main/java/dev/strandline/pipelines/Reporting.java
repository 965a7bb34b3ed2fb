package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.LeftOut;
import dev.strandline.io.RunFact;
import dev.strandline.io.RunOutcome;
import dev.strandline.io.Sink;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Books;
import dev.strandline.model.FileRole;
import dev.strandline.model.SchemaChange;
import dev.strandline.model.WrittenFile;
import dev.strandline.options.Node;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.ReportJson;
import dev.strandline.pipelines.report.RunReport;
import dev.strandline.pipelines.report.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the report of a run from its plan, its outcome and its timeline. */
final class Reporting {
  private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);

  private final RunPlan plan;
  private final LocalRunner.Choice choice;
  private final Request request;
  private final Timeline timeline;

  Reporting(RunPlan plan, LocalRunner.Choice choice, Request request, Timeline timeline) {
    this.plan = plan;
    this.choice = choice;
    this.request = request;
    this.timeline = timeline;
  }

  /** Keeps a report in a run's folder; a run that cannot is no worse for it. */
  static void keep(String folder, RunReport report, Supplier<byte[]> page) {
    try {
      Store store = Stores.open(folder);
      store.replace("report.json", ReportJson.text(report).getBytes(StandardCharsets.UTF_8));
      store.replace("report.html", page.get());
    } catch (IOException e) {
      LOG.warn("Cannot keep the report in {}: {}", folder, e.toString());
    }
  }

  RunReport report(Outcome outcome, Optional<RunOutcome> result, Optional<String> folder) {
    Books books = result.map(RunOutcome::books).orElse(Books.EMPTY);
    return new RunReport(
        run(folder),
        outcome,
        inputs(result),
        nodes(books),
        sinks(books, result),
        partitions(result),
        files(result),
        rejects(result),
        drift(result),
        timeline.stages(),
        timeline.samples(),
        timeline.peakHeapBytes(),
        warnings(result));
  }

  private RunReport.Run run(Optional<String> folder) {
    return new RunReport.Run(
        plan.run().runId(),
        plan.run().pipeline(),
        request.spec().toString(),
        plan.run().specHash(),
        Version.text(),
        plan.run().started(),
        Instant.now(),
        choice.profile().name(),
        choice.why(),
        plan.checked().spec().params(),
        folder);
  }

  private List<RunReport.Input> inputs(Optional<RunOutcome> result) {
    List<RunReport.Input> inputs = new ArrayList<>();
    List<RunFact.Consumed> read = result.map(RunOutcome::inputs).orElse(List.of());
    for (RunFact.Consumed consumed : read) {
      Input input = consumed.input();
      inputs.add(
          new RunReport.Input(
              input.source(),
              input.name(),
              input.bytes(),
              consumed.rows(),
              consumed.rejected(),
              consumed.verdict().isEmpty() ? RunReport.Verdict.READ : RunReport.Verdict.QUARANTINED,
              consumed.verdict()));
    }
    for (LeftOut left : plan.leftOut()) {
      inputs.add(
          new RunReport.Input(
              left.input().source(),
              left.input().name(),
              left.input().bytes(),
              0,
              0,
              left.why() == LeftOut.Why.LATER
                  ? RunReport.Verdict.WAITING
                  : RunReport.Verdict.SKIPPED,
              left.why().words()));
    }
    return inputs;
  }

  private List<RunReport.NodeBooks> nodes(Books books) {
    List<RunReport.NodeBooks> nodes = new ArrayList<>();
    for (Node<?> node : plan.checked().spec().nodes()) {
      String name = node.name();
      if (!plan.sinks().containsKey(name) && books.nodes().containsKey(name)) {
        nodes.add(
            new RunReport.NodeBooks(
                name,
                node.kind().type(),
                books.get(name, Books.Entry.IN),
                books.get(name, Books.Entry.DERIVED),
                books.get(name, Books.Entry.OUT),
                books.get(name, Books.Entry.REJECTED),
                books.get(name, Books.Entry.DEDUPLICATED),
                books.get(name, Books.Entry.FILTERED)
                    + books.get(name, Books.Entry.DELETED)
                    + books.get(name, Books.Entry.DROPPED),
                books.get(name, Books.Entry.LATE)));
      }
    }
    return nodes;
  }

  private List<RunReport.SinkBooks> sinks(Books books, Optional<RunOutcome> result) {
    List<RunReport.SinkBooks> sinks = new ArrayList<>();
    plan.checked()
        .spec()
        .sinks()
        .forEach(
            (name, node) -> {
              Long commit = result.map(r -> r.commits().get(name)).orElse(null);
              sinks.add(
                  new RunReport.SinkBooks(
                      name,
                      node.kind().type(),
                      plan.sink(name).target(),
                      commit == null ? OptionalLong.empty() : OptionalLong.of(commit),
                      books.get(name, Books.Entry.IN)
                          - books.get(name, Books.Entry.DROPPED)
                          - books.get(name, Books.Entry.REJECTED),
                      books.get(name, Books.Entry.INSERTED),
                      books.get(name, Books.Entry.UPDATED),
                      books.get(name, Books.Entry.DELETED),
                      books.get(name, Books.Entry.STALE),
                      books.get(name, Books.Entry.UNCHANGED),
                      books.get(name, Books.Entry.LATE),
                      books.get(name, Books.Entry.REWRITTEN),
                      books.get(name, Books.Entry.DERIVED)));
            });
    return sinks;
  }

  private List<RunReport.Partition> partitions(Optional<RunOutcome> result) {
    Map<String, RunReport.Partition> partitions = new TreeMap<>();
    for (RunFact.Written written : committedFiles(result)) {
      WrittenFile file = written.file();
      partitions.merge(
          written.node() + "\0" + file.partition(),
          new RunReport.Partition(written.node(), file.partition(), file.rows(), file.bytes(), 1),
          (a, b) ->
              new RunReport.Partition(
                  a.sink(),
                  a.path(),
                  a.rows() + b.rows(),
                  a.bytes() + b.bytes(),
                  a.files() + b.files()));
    }
    return List.copyOf(partitions.values());
  }

  private static List<RunReport.WrittenFile> files(Optional<RunOutcome> result) {
    return committedFiles(result).stream()
        .map(
            written ->
                new RunReport.WrittenFile(
                    written.node(),
                    written.file().target(),
                    written.file().rows(),
                    written.file().bytes()))
        .sorted(java.util.Comparator.comparing(RunReport.WrittenFile::path))
        .toList();
  }

  private static List<RunFact.Written> committedFiles(Optional<RunOutcome> result) {
    return result
        .filter(outcome -> outcome.status() == RunOutcome.Status.COMMITTED)
        .map(RunOutcome::files)
        .orElse(List.of())
        .stream()
        .filter(w -> w.file().role() == FileRole.DATA && w.file().isPresent())
        .toList();
  }

  private static List<RunReport.Reject> rejects(Optional<RunOutcome> result) {
    List<RunReport.Reject> rejects = new ArrayList<>();
    for (RunFact.Refused refused : result.map(RunOutcome::refused).orElse(List.of())) {
      List<RunReport.Example> examples =
          refused.examples().stream()
              .map(
                  e ->
                      new RunReport.Example(e.object(), e.record(), e.line(), e.message(), e.raw()))
              .toList();
      String reason = examples.isEmpty() ? refused.code() : Reasons.of(examples.get(0).message());
      rejects.add(
          new RunReport.Reject(
              refused.node(), refused.code(), refused.column(), reason, refused.rows(), examples));
    }
    rejects.sort(java.util.Comparator.comparingLong(RunReport.Reject::rows).reversed());
    return rejects;
  }

  private static List<RunReport.Drift> drift(Optional<RunOutcome> result) {
    List<RunReport.Drift> drift = new ArrayList<>();
    for (RunFact.Drifted one : result.map(RunOutcome::drift).orElse(List.of())) {
      SchemaChange change = one.drift().change();
      drift.add(
          new RunReport.Drift(
              one.node(),
              change.change().toString(),
              change.column(),
              Optional.ofNullable(change.from()),
              Optional.ofNullable(change.to()),
              one.drift().action().word(),
              one.drift().rows(),
              one.drift().first()));
    }
    return drift;
  }

  private long waiting(RunOutcome outcome) {
    return plan.sinks().keySet().stream()
        .mapToLong(sink -> outcome.books().get(sink, Books.Entry.WAITING))
        .sum();
  }

  private List<String> warnings(Optional<RunOutcome> result) {
    List<String> warnings = new ArrayList<>();
    List<LeftOut> waiting =
        plan.leftOut().stream().filter(one -> one.why() == LeftOut.Why.LATER).toList();
    if (!waiting.isEmpty()) {
      warnings.add(LeftOutWords.of(waiting) + ", the first " + waiting.get(0).input().name());
    }
    for (Sink sink : plan.sinks().values()) {
      for (String verdict : sink.quarantined()) {
        warnings.add("Set aside, its rows of before stay: " + verdict);
      }
    }
    for (RunFact.Consumed consumed : result.map(RunOutcome::inputs).orElse(List.of())) {
      if (!consumed.verdict().isEmpty()) {
        warnings.add("Set aside: " + consumed.verdict());
      }
    }
    long unsent = result.map(this::waiting).orElse(0L);
    if (unsent > 0) {
      warnings.add(
          unsent
              + " rows wait aside: they lack values that their source did not send, and no row of their"
              + " key has these yet");
    }
    return warnings;
  }
}
