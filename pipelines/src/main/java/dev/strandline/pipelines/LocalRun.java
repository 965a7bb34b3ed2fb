package dev.strandline.pipelines;

import dev.strandline.io.ReadLimits;
import dev.strandline.io.RunOutcome;
import dev.strandline.io.RunProgress;
import dev.strandline.io.RunWatch;
import dev.strandline.io.Sink;
import dev.strandline.io.SinkCommit;
import dev.strandline.io.commit.CommitRecord;
import dev.strandline.io.commit.Commits;
import dev.strandline.io.commit.Staging;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Books;
import dev.strandline.options.DeadLetterSettings;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.ReportPage;
import dev.strandline.pipelines.report.RunReport;
import dev.strandline.pipelines.report.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run in this process: builds the graph, runs it, watches it, and reports how it ended. */
final class LocalRun {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);
  private static final long LOOK_MILLIS = 250;
  private static final long STOP_MILLIS = 8_000;

  private final Request request;
  private final RunPlan plan;
  private final ConfiguredRunner runner;
  private final RunListener listener;
  private final RunLeases leases;
  private final Timeline timeline = Timeline.start();
  private final Map<String, SinkCommit> commits = new LinkedHashMap<>();

  /** Runs that had staged files when this one began; none of them can commit after this one did. */
  private final Map<String, Set<String>> dead = new LinkedHashMap<>();

  /** The letters that dead runs of the first table had staged when this one began. */
  private List<String> deadLetters = List.of();

  /** What the tables' records tell of a run that broke off in its commit; empty before that. */
  private Optional<RunOutcome> recorded = Optional.empty();

  /** What the commit step has written, once it was told or read: it is written once. */
  private Optional<RunOutcome> read = Optional.empty();

  private volatile boolean stopped;

  LocalRun(
      Request request,
      RunPlan plan,
      ConfiguredRunner runner,
      RunListener listener,
      RunLeases leases) {
    this.request = request;
    this.plan = plan;
    this.runner = runner;
    this.listener = listener;
    this.leases = leases;
  }

  RunReport run() {
    Optional<Outcome> without = plan.withoutInputs(request.allowEmpty());
    if (without.isPresent()) {
      rollForward();
      return reportOf(without.get(), Optional.empty());
    }
    prepare();
    listener.started(plan.run().runId(), folder(), () -> stopped = true);
    int inputs = plan.inputs().values().stream().mapToInt(List::size).sum();
    LOG.info(
        "{}: {} {}, {} bytes, on {} ({})",
        plan.run().pipeline(),
        inputs,
        inputs == 1 ? "input" : "inputs",
        plan.storedBytes(),
        runner.profile().name(),
        runner.choice().why());
    if (runner.isDetached()) {
      return submitted();
    }
    try {
      Outcome outcome = watched();
      boolean cancelled = outcome.kind() == Outcome.Kind.CANCELLED;
      return reportOf(outcome, cancelled ? Optional.empty() : readOutcome().or(() -> recorded));
    } finally {
      RunProgress.forget(plan.run().runId());
      sweep();
    }
  }

  /**
   * Hands the run to a cluster, in this thread, since only it knows the cluster that a bundle was
   * given to.
   */
  private RunReport submitted() {
    timeline.stage("submit");
    listener.stage("submitting");
    try {
      start();
    } catch (RuntimeException | Error e) {
      leases.takeBack();
      return reportOf(Endings.of(e), Optional.empty());
    }
    return reportOf(
        Outcome.submitted(runner.profile().submitted(runner.options())), Optional.empty());
  }

  /**
   * The letters' store knows no commits. Letters go with the first table's record: until that is
   * published, what is staged for it is needed.
   */
  private void sweepLetters(String runId) throws IOException {
    Optional<DeadLetterSettings> letters = plan.checked().spec().deadLetters();
    if (letters.isEmpty() || !(hasCommitted() || isPublished(firstTable()))) {
      return;
    }
    Store store = Stores.open(letters.get().path());
    Staging.sweepRun(store, runId);
    for (String path : deadLetters) {
      store.delete(path);
    }
  }

  /** Whether the commit step has told so, which it does when all is published. */
  private boolean hasCommitted() {
    return read.filter(outcome -> outcome.status() == RunOutcome.Status.COMMITTED).isPresent();
  }

  private static boolean isPublished(String table) throws IOException {
    return TableState.read(Stores.open(table)).published();
  }

  private String firstTable() {
    return plan.sinks().values().iterator().next().target();
  }

  /** What attempts that did not count have left; nothing of it is in the table. */
  private void sweep() {
    if (stopped || leases.lost()) {
      // A thread may still be at work; a later run removes it.
      return;
    }
    String runId = plan.run().runId();
    try {
      for (Map.Entry<String, Sink> sink : plan.sinks().entrySet()) {
        Store table = Stores.open(sink.getValue().target());
        Staging.sweepRun(table, runId);
        Set<String> others = dead.getOrDefault(sink.getKey(), Set.of());
        SinkCommit commit = commits.get(sink.getKey());
        if (!others.isEmpty() && commit != null && commit.isCommitted()) {
          for (String other : others) {
            Staging.sweepRun(table, other);
          }
        }
      }
      sweepLetters(runId);
    } catch (IOException e) {
      LOG.warn("Cannot remove what is left in staging: {}", e.toString());
    }
  }

  private void rollForward() {
    try {
      for (Sink sink : plan.sinks().values()) {
        sink.rollForward();
      }
    } catch (IOException e) {
      throw LocalEngine.failed(e);
    }
  }

  private void prepare() {
    timeline.stage("prepare");
    try {
      if (runner.isDetached() && !runner.isWrittenDown()) {
        leases.handOver();
      }
      for (Map.Entry<String, Sink> sink : plan.sinks().entrySet()) {
        // Nobody holds the lock for a run that is started later: the first to commit wins.
        long lease = runner.isWrittenDown() ? 0 : leases.number(sink.getValue().target());
        commits.put(sink.getKey(), sink.getValue().prepare(lease));
        dead.put(sink.getKey(), Staging.runs(Stores.open(sink.getValue().target())));
      }
      Optional<DeadLetterSettings> letters = plan.checked().spec().deadLetters();
      if (letters.isPresent()) {
        deadLetters =
            Staging.letters(Stores.open(letters.get().path()), Staging.owner(firstTable()));
      }
    } catch (IOException e) {
      throw LocalEngine.failed(e);
    }
  }

  private String folder() {
    return commits.values().iterator().next().runFolder();
  }

  /** Runs, watched, to whatever end. */
  private Outcome watched() {
    Throwable failure = execute();
    if (failure == null) {
      return ended();
    }
    if ((stopped || leases.lost()) && isCommitted()) {
      return readOutcome().isPresent() ? ended() : stoppedAfterCommit();
    }
    if (leases.lost()) {
      return Endings.fenced();
    }
    return stopped
        ? Endings.cancelled("the run was stopped before its commit")
        : failed(Endings.of(failure));
  }

  /** A commit that failed on its way may have happened for some tables, which a next run ends. */
  private Outcome failed(Outcome failure) {
    Map<String, Long> done = tellRecorded();
    if (done.isEmpty()) {
      return failure;
    }
    return Outcome.stopped(
        failure.kind(),
        failure.errorId().orElseThrow(),
        failure.message()
            + "; it had committed to "
            + String.join(", ", done.keySet())
            + ", where the next run finishes what is left");
  }

  /** Runs the graph; what made it fail comes back, or null. */
  private @Nullable Throwable execute() {
    timeline.stage("build");
    listener.stage("starting");
    String runId = plan.run().runId();
    try (RunWatch watch = RunWatch.of(runId, HeadStart::forEnd)) {
      PipelineThread thread = PipelineThread.start("run " + runId, runner, this::start);
      timeline.stage("read, reduce, write, commit");
      listener.stage("running");
      Throwable failure = join(thread);
      read = watch.outcome();
      return failure;
    }
  }

  private @Nullable Throwable join(PipelineThread thread) {
    try {
      while (thread.isAlive()) {
        thread.join(LOOK_MILLIS);
        look();
        if ((stopped || leases.lost()) && !isCommitted()) {
          thread.interrupt();
          thread.join(STOP_MILLIS);
          leases.fence(runner);
          return new InterruptedException("stopped");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thread.interrupt();
      return e;
    }
    return thread.failure();
  }

  private void look() {
    RunProgress progress = RunProgress.of(plan.run().runId());
    timeline.sample(progress.rowsRead(), progress.storedBytes());
    listener.progress(
        new RunListener.Progress(
            progress.storedBytes(),
            plan.storedBytes(),
            progress.rowsRead(),
            progress.rowsWritten(),
            progress.rejected()));
  }

  private PipelineResult start() {
    Pipeline pipeline = runner.pipeline(plan.run(), request);
    RunnerProfile profile = runner.profile();
    long letters = Limits.lettersKept(plan.checked().spec());
    ReadLimits limits = new ReadLimits(letters, profile.verdicts(), folder());
    new PipelineBuilder(plan, pipeline, PipelineBuilder.Engine.of(profile, limits, leases.jobs()))
        .build(commits);
    return pipeline.run();
  }

  /** Whether the run has happened for some table: then it goes on to its end. */
  private boolean isCommitted() {
    try {
      for (SinkCommit commit : commits.values()) {
        if (commit.isCommitted()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      LOG.warn("Cannot see whether the run has committed: {}", e.toString());
      return false;
    }
  }

  private Outcome stoppedAfterCommit() {
    tellRecorded();
    return Outcome.committed(
        "stopped while its files were put into their places; the next run finishes that");
  }

  private Outcome ended() {
    RunOutcome outcome = readOutcome().orElseThrow(() -> noOutcome());
    outcome.commits().forEach(listener::committed);
    boolean isReplayed =
        plan.replay().isPresent() && outcome.status() == RunOutcome.Status.COMMITTED;
    return isReplayed
        ? Outcome.committed(plan.replay().get().told())
        : Endings.of(outcome.status(), outcome.message());
  }

  private CommandFailed noOutcome() {
    return new CommandFailed(
        ExitCode.FAILED,
        "SL-4005",
        "Cannot tell how the run ended: it left no outcome in " + folder());
  }

  private Optional<RunOutcome> readOutcome() {
    if (read.isPresent()) {
      return read;
    }
    try {
      read = Optional.of(RunOutcome.parse(Stores.open(folder()).read(RunOutcome.FILE)));
      return read;
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw LocalEngine.failed(e);
    }
  }

  /** Reads and tells what of a run that broke off is committed: by sink, the commit's number. */
  private Map<String, Long> tellRecorded() {
    Map<String, Long> done = new TreeMap<>();
    Books books = Books.EMPTY;
    try {
      for (Map.Entry<String, SinkCommit> sink : commits.entrySet()) {
        if (sink.getValue().isCommitted()) {
          Store table = Stores.open(plan.sink(sink.getKey()).target());
          CommitRecord record = Commits.newest(table, 1).get(0);
          done.put(sink.getKey(), record.number());
          books = record.books();
        }
      }
    } catch (IOException e) {
      LOG.warn("Cannot see what the run has committed: {}", e.toString());
    }
    done.forEach(listener::committed);
    if (!done.isEmpty()) {
      recorded = Optional.of(outcomeOf(done, books));
    }
    return done;
  }

  private RunOutcome outcomeOf(Map<String, Long> done, Books books) {
    return new RunOutcome(
        plan.run().runId(),
        RunOutcome.Status.COMMITTED,
        "",
        done,
        books,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private RunReport reportOf(Outcome outcome, Optional<RunOutcome> result) {
    timeline.stage("report");
    boolean hasFolder = !commits.isEmpty();
    RunReport report =
        new Reporting(plan, runner.choice(), request, timeline)
            .report(outcome, result, hasFolder ? Optional.of(folder()) : Optional.empty());
    if (hasFolder) {
      Aside<byte[]> page =
          Aside.of("report page", () -> ReportPage.html(report).getBytes(StandardCharsets.UTF_8));
      Reporting.keep(folder(), report, page::get);
    }
    return report;
  }
}
