package dev.strandline.pipelines;

import dev.strandline.io.ReadLimits;
import dev.strandline.io.RunOutcome;
import dev.strandline.io.Sink;
import dev.strandline.io.SinkCommit;
import dev.strandline.io.Verdicts;
import dev.strandline.io.commit.Staging;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Books;
import dev.strandline.options.StreamSettings;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream from this process: builds the graph, runs it, and follows its book until it is over.
 *
 * <p>Whatever it must know of the stream it reads from the stream's folder, for the graph may run
 * in other processes.
 */
final class StreamRun {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRun.class);
  private static final long LOOK_MILLIS = 250;

  /** What a commit under way is given before the stream is cut off. */
  private static final long STOP_MILLIS = 8_000;

  private static final String NO_END = "SL-5117";

  private final Request request;
  private final RunPlan shape;
  private final ConfiguredRunner runner;
  private final RunListener listener;
  private final RunLeases leases;
  private final Timeline timeline = Timeline.start();
  private final Map<String, Set<String>> dead = new HashMap<>();
  private StreamBook book = StreamBook.EMPTY;
  private String folder = "";
  private Optional<StreamMetrics> metrics = Optional.empty();
  private volatile boolean stopped;

  StreamRun(
      Request request,
      RunPlan shape,
      ConfiguredRunner runner,
      RunListener listener,
      RunLeases leases) {
    this.request = request;
    this.shape = shape;
    this.runner = runner;
    this.listener = listener;
    this.leases = leases;
  }

  RunReport run() throws IOException {
    timeline.stage("prepare");
    prepare();
    listener.started(shape.run().runId(), folder, () -> stopped = true);
    StreamSettings settings = shape.checked().spec().stream().orElseThrow();
    LOG.info(
        "{}: a stream that commits every {} s, on {} ({})",
        shape.run().pipeline(),
        settings.commitEvery().toMillis() / 1000.0,
        runner.profile().name(),
        runner.choice().why());
    Pipeline pipeline = pipeline(settings);
    if (runner.isDetached()) {
      return report(submitted(pipeline));
    }
    metrics = StreamMetrics.start(shape.run().pipeline(), settings);
    try {
      Outcome outcome = watched(pipeline);
      RunReport report = report(outcome);
      keep(report, 0);
      return report;
    } finally {
      metrics.ifPresent(StreamMetrics::close);
    }
  }

  /** Finishes what a dead run left, and refuses what no epoch could do. */
  private void prepare() throws IOException {
    for (Sink sink : shape.sinks().values()) {
      SinkCommit commit = sink.prepare(lease(sink));
      folder = folder.isEmpty() ? commit.runFolder() : folder;
      dead.put(sink.target(), Staging.runs(Stores.open(sink.target())));
    }
  }

  /** Nobody holds the lock for a run that goes on alone: the first to commit wins. */
  private long lease(Sink sink) {
    return runner.isDetached() ? 0 : leases.number(sink.target());
  }

  private Pipeline pipeline(StreamSettings settings) throws IOException {
    Pipeline pipeline = runner.pipeline(shape.run(), request);
    Map<String, Long> numbers = new HashMap<>();
    shape.sinks().values().forEach(sink -> numbers.put(sink.target(), lease(sink)));
    Epochs epochs = new TableEpochs(StreamSpec.of(request), numbers, request.allowShrink(), folder);
    long letters = Limits.lettersKept(shape.checked().spec());
    ReadLimits limits = new ReadLimits(letters, Verdicts.VERIFY_FIRST, "");
    PipelineBuilder.Engine engine = PipelineBuilder.Engine.of(runner.profile(), limits, List.of());
    // A checkpoint of this very job is gone on with, and no savepoint of another one.
    String runId = shape.run().runId();
    pipeline.getOptions().as(StreamOptions.class).setStreamRun(runId);
    new PipelineBuilder(shape, pipeline, engine)
        .build(Read.from(new Ticker(epochs, settings, runId)));
    return pipeline;
  }

  private static Outcome submitted(Pipeline pipeline) {
    try {
      pipeline.run();
    } catch (RuntimeException | Error e) {
      return Endings.of(e);
    }
    return Outcome.submitted("it goes on without this process, until its job is cancelled");
  }

  private Outcome watched(Pipeline pipeline) throws IOException {
    PipelineThread thread =
        PipelineThread.start("stream " + shape.run().runId(), runner, pipeline::run);
    timeline.stage("stream");
    listener.stage("streaming");
    long asked = 0;
    try {
      while (thread.isAlive()) {
        thread.join(LOOK_MILLIS);
        look();
        if (leases.lost()) {
          cut(thread);
          return Endings.fenced();
        }
        if (stopped && asked == 0) {
          asked = System.nanoTime();
          Stores.open(folder).replace(TableEpochs.STOP, new byte[0]);
        }
        if (asked != 0 && System.nanoTime() - asked > STOP_MILLIS * 1_000_000) {
          cut(thread);
          return cancelled();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return cancelled();
    } finally {
      thread.interrupt(); // whatever ended the watch, nothing goes on unwatched
    }
    look();
    Throwable failure = thread.failure();
    if (book.ending().isPresent()) {
      return outcome(book.ending().get());
    }
    if (failure != null) {
      return Endings.of(failure);
    }
    throw new CommandFailed(
        ExitCode.FAILED, NO_END, "Cannot tell how the stream ended: it left no word in " + folder);
  }

  private void cut(Thread thread) throws InterruptedException {
    thread.interrupt();
    thread.join(LOOK_MILLIS);
    leases.fence(runner);
  }

  private Outcome cancelled() {
    return Endings.cancelled("the stream was stopped after " + book.commits() + " commits");
  }

  private Outcome outcome(StreamEnd end) {
    return switch (end.why()) {
      case STOPPED -> cancelled();
      case IDLE ->
          book.commits() == 0
              ? Outcome.nothingToDo("nothing new came")
              : Outcome.committed(book.commits() + " commits, then nothing new came");
      case EPOCH -> Endings.of(RunOutcome.Status.valueOf(end.status()), end.message());
    };
  }

  /** Follows the stream's book. */
  private void look() throws IOException {
    Optional<StreamBook> now = TableEpochs.read(folder);
    if (now.isEmpty() || now.get().equals(book)) {
      return;
    }
    boolean first = book.commits() == 0 && now.get().commits() > 0;
    book = now.get();
    book.tables().forEach(listener::committed);
    long rows = sum(Books.Entry.IN, shape.sources().keySet());
    timeline.sample(rows, 0);
    listener.progress(
        new RunListener.Progress(
            0,
            0,
            rows,
            sum(Books.Entry.IN, shape.sinks().keySet()),
            sum(Books.Entry.REJECTED, book.books().nodes().keySet())));
    if (first) {
      sweepDead();
    }
    metrics.ifPresent(told -> told.tell(book));
    long every = shape.checked().spec().stream().orElseThrow().commitEvery().toSeconds();
    keep(report(Outcome.committed("")), Math.max(2, every));
  }

  private long sum(Books.Entry entry, Set<String> nodes) {
    return nodes.stream().mapToLong(node -> book.books().get(node, entry)).sum();
  }

  /** None that was dead when the stream began can commit after it did. */
  private void sweepDead() {
    dead.forEach(
        (table, runs) -> {
          try {
            Store store = Stores.open(table);
            for (String run : runs) {
              Staging.sweepRun(store, run);
            }
          } catch (IOException e) {
            LOG.warn("Cannot remove what is left in staging: {}", e.toString());
          }
        });
  }

  private RunReport report(Outcome outcome) {
    RunOutcome sum =
        new RunOutcome(
            shape.run().runId(),
            RunOutcome.Status.COMMITTED,
            "",
            book.tables(),
            book.books(),
            List.of(),
            List.of(),
            book.refused(),
            book.drift());
    return new Reporting(shape, runner.choice(), request, timeline)
        .report(outcome, Optional.of(sum), Optional.of(folder));
  }

  private void keep(RunReport report, long refreshSeconds) {
    Reporting.keep(
        folder,
        report,
        () ->
            ReportPage.html(report, book.recent(), refreshSeconds)
                .getBytes(StandardCharsets.UTF_8));
  }
}
