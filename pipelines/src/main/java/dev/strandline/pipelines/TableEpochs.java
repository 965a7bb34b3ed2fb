package dev.strandline.pipelines;

import dev.strandline.io.EpochOutcomes;
import dev.strandline.io.RunContext;
import dev.strandline.io.RunOutcome;
import dev.strandline.io.Sink;
import dev.strandline.io.SinkCommit;
import dev.strandline.io.commit.CommitConflict;
import dev.strandline.io.commit.RunId;
import dev.strandline.io.commit.TableLayout;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Books;
import dev.strandline.model.Epoch;
import dev.strandline.pipelines.report.StreamCommit;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The epochs of a spec: each is planned as a bounded run is, from what the tables have then. */
final class TableEpochs implements Epochs {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(TableEpochs.class);

  /** The file in a stream's folder that asks it to end. */
  static final String STOP = "stop";

  /** After so many epochs outcomes that are old are removed. */
  private static final int SWEPT_EVERY = 64;

  private final StreamSpec spec;
  private final Map<String, Long> leases;
  private final boolean allowShrink;
  private final String folder;
  private final EpochOutcomes kept;
  private transient @Nullable CheckedSpec checked;
  private transient @Nullable StreamBook book;
  private transient @Nullable String missed;
  private transient int unswept;

  /**
   * The epochs of a stream.
   *
   * @param leases the numbers of the stream's leases, by table
   * @param folder the stream's own, where it keeps its book
   */
  TableEpochs(StreamSpec spec, Map<String, Long> leases, boolean allowShrink, String folder) {
    this(spec, leases, allowShrink, folder, EpochOutcomes.KEPT);
  }

  /**
   * The same.
   *
   * @param kept which outcomes stay in the table
   */
  TableEpochs(
      StreamSpec spec,
      Map<String, Long> leases,
      boolean allowShrink,
      String folder,
      EpochOutcomes kept) {
    this.spec = spec;
    this.leases = Map.copyOf(leases);
    this.allowShrink = allowShrink;
    this.folder = folder;
    this.kept = kept;
  }

  private CheckedSpec checked() {
    CheckedSpec known = checked;
    if (known == null) {
      known = spec.load();
      checked = known;
    }
    return known;
  }

  @Override
  public Optional<Ready> plan(long number) throws IOException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    CheckedSpec of = checked();
    RunContext run =
        new RunContext(
            RunId.create(now),
            of.spec().name(),
            of.spec().hash(),
            now,
            RunContext.Purpose.RUN,
            allowShrink);
    Planner planner = new Planner(of, run).upTo(of.spec().stream().orElseThrow().maxRows());
    RunPlan plan = planner.plan();
    if (!plan.hasInputs()) {
      return Optional.empty();
    }
    Map<String, SinkCommit> commits = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Sink> sink : plan.sinks().entrySet()) {
        long lease = leases.getOrDefault(sink.getValue().target(), 0L);
        commits.put(sink.getKey(), sink.getValue().prepare(lease));
      }
    } catch (CommitConflict e) {
      LOG.info("{}: another run has committed meanwhile, looking again", of.spec().name());
      return Optional.empty();
    }
    PlanParts parts = new PlanParts(plan, commits);
    return Optional.of(
        new Ready(
            Epoch.of(folder, number, run.runId(), parts.all()),
            parts.commit().folder(),
            planner.left()));
  }

  @Override
  public Optional<RunOutcome> outcome(Mark.Pending pending) throws IOException {
    try {
      return Optional.of(RunOutcome.parse(Stores.open(pending.folder()).read(RunOutcome.FILE)));
    } catch (NoSuchFileException e) {
      return sweptOutcome(pending);
    }
  }

  /**
   * A job that comes back after long may wait for what was removed meanwhile. It looks once: later
   * on it sees what comes.
   */
  private Optional<RunOutcome> sweptOutcome(Mark.Pending pending) throws IOException {
    if (pending.runId().equals(missed) || !kept.isOld(pending.runId(), Instant.now())) {
      return Optional.empty();
    }
    missed = pending.runId();
    return EpochOutcomes.byRecords(tableOf(pending), pending.runId());
  }

  private static Store tableOf(Mark.Pending pending) throws IOException {
    String below = "/" + TableLayout.run(pending.runId());
    return Stores.open(pending.folder().substring(0, pending.folder().length() - below.length()));
  }

  @Override
  public void ended(Mark.Pending pending, RunOutcome outcome, long millis, long behindMillis)
      throws IOException {
    if (book().has(pending.runId())) {
      return; // a job that its runner has restored tells the epoch of its checkpoint again
    }
    long took = Math.max(millis, age(pending.runId()));
    StreamCommit commit = commit(pending, outcome, took, behindMillis);
    LOG.info(
        "{}: {} {} in {} ms: {} rows, {} rejected, {} left",
        checked().spec().name(),
        commit.status(),
        outcome.commits(),
        took,
        commit.rows(),
        commit.rejected(),
        commit.left());
    keep(book().with(outcome, commit));
    sweep(pending);
    switch (outcome.status()) {
      case COMMITTED -> StreamFigures.committed(commit, StreamBook.drifted(outcome.drift()));
      case STALE -> StreamFigures.stale();
      case DRIFTED, SHRINKS, OVER_LIMIT, BAD_INPUT, UNBALANCED -> {}
    }
  }

  /** It only saves space, so that an outage does not end the stream: it is done again later. */
  private void sweep(Mark.Pending pending) {
    if (unswept-- > 0) {
      return;
    }
    unswept = SWEPT_EVERY - 1;
    try {
      kept.sweep(tableOf(pending), Instant.now());
    } catch (IOException e) {
      LOG.warn("Cannot remove what old epochs have left: {}", e.toString());
    }
  }

  /** A reader that was made anew amid an epoch has waited for less than it took. */
  private static long age(String runId) {
    return RunId.started(runId)
        .map(started -> Duration.between(started, Instant.now()).toMillis())
        .orElse(0L);
  }

  private StreamCommit commit(
      Mark.Pending pending, RunOutcome outcome, long millis, long behindMillis) {
    Books books = outcome.books();
    long rows = 0;
    for (String source : checked().spec().sources().keySet()) {
      rows += books.get(source, Books.Entry.IN);
    }
    return new StreamCommit(
        pending.runId(),
        Instant.now().toString(),
        millis,
        outcome.status().name().toLowerCase(java.util.Locale.ROOT),
        rows,
        books.sum(Books.Entry.REJECTED),
        books.sum(Books.Entry.LATE),
        books.sum(Books.Entry.WAITING),
        pending.left(),
        behindMillis);
  }

  @Override
  public void over(StreamEnd end) throws IOException {
    keep(book().ended(end));
  }

  @Override
  public boolean isStopped() throws IOException {
    return Stores.open(folder).stat(STOP).isPresent();
  }

  private StreamBook book() throws IOException {
    StreamBook known = book;
    if (known == null) {
      known = read(folder).orElse(StreamBook.EMPTY);
      book = known;
    }
    return known;
  }

  private void keep(StreamBook now) throws IOException {
    Store store = Stores.open(folder);
    store.replace(StreamBook.FILE, now.json());
    book = now;
  }

  /** The book of a stream. */
  static Optional<StreamBook> read(String folder) throws IOException {
    try {
      return Optional.of(StreamBook.parse(Stores.open(folder).read(StreamBook.FILE)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
