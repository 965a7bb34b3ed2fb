package dev.strandline.io.table;

import dev.strandline.io.Input;
import dev.strandline.io.RunContext;
import dev.strandline.io.RunFact;
import dev.strandline.io.SinkCommit;
import dev.strandline.io.commit.CommitConflict;
import dev.strandline.io.commit.CommitDraft;
import dev.strandline.io.commit.CommitKind;
import dev.strandline.io.commit.CommitPlan;
import dev.strandline.io.commit.CommitRecord;
import dev.strandline.io.commit.Commits;
import dev.strandline.io.commit.Committed;
import dev.strandline.io.commit.ConsumedInput;
import dev.strandline.io.commit.KnownInput;
import dev.strandline.io.commit.Staging;
import dev.strandline.io.commit.TableCommit;
import dev.strandline.io.commit.TableDefinition;
import dev.strandline.io.commit.TableLayout;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.commit.WriteMode;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Books;
import dev.strandline.model.Drift;
import dev.strandline.model.Horizon;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Origin;
import dev.strandline.model.WrittenFile;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The commit of a run to a table of Parquet files.
 *
 * @param definition what the table is from now on
 * @param drift in which columns the run's rows are not what the table had
 * @param base the number of the commit that the run started from
 * @param rebuilt partitions that a merge made again from all their inputs
 * @param guard what the table may lose
 * @param lease the number of the run's lease on the table; 0 for a run without one
 */
record TableSinkCommit(
    String node,
    String table,
    RunContext run,
    WriteMode mode,
    TableDefinition definition,
    List<Drift> drift,
    long base,
    Set<String> rebuilt,
    long lease,
    ShrinkGuard guard)
    implements SinkCommit, Serializable {
  private static final long serialVersionUID = 1;

  @Override
  public String runFolder() {
    return TableLayout.run(table, run.runId());
  }

  @Override
  public long commit(Result result) throws IOException {
    Store store = Stores.open(table);
    TableCommit commit = TableCommit.to(store).under(lease);
    var before = commit.committed(base, run.runId());
    if (before.isPresent()) {
      return before.get().record().number();
    }
    TableState state = TableState.read(store);
    if (state.number() != base) {
      // A runner may do this step twice at once: what was read is then what the other one made.
      var meanwhile = commit.committed(base, run.runId());
      if (meanwhile.isPresent()) {
        return meanwhile.get().record().number();
      }
    }
    if (mode == WriteMode.OVERWRITE_PARTITIONS) {
      refuseLostInputs(state, result);
    }
    CommitPlan plan = plan(state, result);
    CommitDraft draft =
        CommitRecord.draft(
                run.runId(),
                run.purpose() == RunContext.Purpose.REPLAY ? CommitKind.REPLAY : CommitKind.DATA)
            .made(run.started(), run.specHash())
            .files(plan, commit.removes(plan.leaving()))
            .books(result.books())
            .eventTimes(seen(result));
    if (!result.truncated().isNone()) {
      Horizon known = mode == WriteMode.OVERWRITE ? Horizon.NONE : state.truncated();
      draft.truncated(known.and(result.truncated()));
    }
    if (state.table().isEmpty() || !state.table().get().equals(definition)) {
      draft.table(definition);
      draft.drift(
          drift.stream().filter(one -> one.action() == OnDrift.EVOLVE).map(Drift::change).toList());
    }
    for (RunFact.Consumed consumed : result.inputs()) {
      Input input = consumed.input();
      String origin = input.origin().text();
      draft.input(consumedInput(consumed), touched(state, consumed, result.touched().get(origin)));
    }
    if (run.purpose() == RunContext.Purpose.REPLAY) {
      noteReplayed(draft, state, result);
    }
    addLetters(draft, result);
    Committed committed = commit.commit(base, draft);
    return committed.record().number();
  }

  /** A time ahead of the run's clock counts as now: one such row must not make all others late. */
  private Map<String, Long> seen(Result result) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, run.started());
    Map<String, Long> seen = new TreeMap<>();
    result.eventTimes().forEach((step, micros) -> seen.put(step, Math.min(micros, now)));
    return seen;
  }

  /**
   * Tells the ledger where the rows are that were dead letters of its inputs: when one is
   * corrected, they go with the others.
   */
  private static void noteReplayed(CommitDraft draft, TableState state, Result result) {
    for (KnownInput known : state.inputs()) {
      ConsumedInput input = known.input();
      Set<String> now =
          result.touched().get(Origin.file(input.source(), input.name(), input.content()).text());
      if (now != null) {
        Set<String> touched = new TreeSet<>(now);
        touched.addAll(state.partitionsOf(known));
        draft.input(input, touched);
      }
    }
  }

  /** Where the input's rows are: an input read again for some partitions keeps the others. */
  private Set<String> touched(
      TableState state, RunFact.Consumed consumed, @Nullable Set<String> now) {
    Set<String> touched = new TreeSet<>(now == null ? Set.of() : now);
    Input input = consumed.input();
    if (mode != WriteMode.OVERWRITE) {
      state
          .input(input.source(), input.name())
          .filter(known -> known.input().content() == input.content())
          .ifPresent(known -> touched.addAll(state.partitionsOf(known)));
    }
    return touched;
  }

  private CommitPlan plan(TableState state, Result result) {
    boolean isOfAll = mode == WriteMode.OVERWRITE_PARTITIONS && rebuilt.isEmpty();
    return CommitPlan.of(mode, state, result.files(), isOfAll ? readAgain(state, result) : rebuilt);
  }

  /**
   * The partitions all of whose inputs were read again: where no row has come, the last one has
   * moved or was deleted. Nothing tells so of a partition whose input is gone or bad.
   */
  private static Set<String> readAgain(TableState state, Result result) {
    Set<String> read = keysOf(result.inputs().stream().filter(one -> one.verdict().isEmpty()));
    Set<String> again = new TreeSet<>();
    Set<String> partly = new HashSet<>();
    for (KnownInput known : state.inputs()) {
      ConsumedInput input = known.input();
      boolean isRead = read.contains(Ledger.key(input.source(), input.name()));
      (isRead ? again : partly).addAll(state.partitionsOf(known));
    }
    again.removeAll(partly);
    return again;
  }

  @Override
  public Optional<String> guard(Result result) throws IOException {
    boolean emptied = result.inputs().isEmpty(); // which was allowed, or the run had not begun
    if (emptied || guard.isNone() || isCommitted()) {
      return Optional.empty();
    }
    TableState state = TableState.read(Stores.open(table));
    if (state.number() != base && isCommitted()) {
      return Optional.empty();
    }
    CommitPlan plan = plan(state, result);
    // What a truncate takes is meant to go: the spec says so.
    long truncated =
        result.truncated().isNone() ? 0 : result.books().get(node, Books.Entry.DERIVED);
    return guard.refuses(
        table, state, plan, result.books().get(node, Books.Entry.DELETED), truncated);
  }

  @Override
  public boolean isCommitted() throws IOException {
    return Commits.of(Stores.open(table), base + 1)
        .filter(record -> record.kind() != CommitKind.ABORTED && record.runId().equals(run.runId()))
        .isPresent();
  }

  @Override
  public Optional<CommitConflict> overtaken() throws IOException {
    return TableCommit.to(Stores.open(table)).overtaken(base, run.runId());
  }

  @Override
  public void abort(Result result) throws IOException {
    if (result.letters().isEmpty()) {
      return;
    }
    CommitDraft draft =
        CommitRecord.draft(run.runId(), CommitKind.ABORTED)
            .made(run.started(), run.specHash())
            .books(result.books());
    addLetters(draft, result);
    TableCommit.to(Stores.open(table)).under(lease).commit(base, draft);
  }

  @Override
  public void sweep() throws IOException {
    Staging.sweepRun(Stores.open(table), run.runId());
  }

  private static void addLetters(CommitDraft draft, Result result) {
    for (LetterFile letters : result.letters()) {
      WrittenFile file = letters.file();
      draft.letters(
          new CommitRecord.LetterFile(
              letters.store(), file.staged(), file.target(), file.rows(), file.bytes()));
    }
  }

  private static ConsumedInput consumedInput(RunFact.Consumed consumed) {
    Input input = consumed.input();
    return new ConsumedInput(
        input.source(),
        input.name(),
        input.location(),
        input.bytes(),
        input.version(),
        consumed.checksum(),
        input.content(),
        consumed.rows(),
        consumed.rejected(),
        consumed.verdict(),
        "");
  }

  /** A partition is made again from all inputs that ever fed it, or not at all. */
  private void refuseLostInputs(TableState state, Result result) throws IOException {
    Set<String> partitions =
        result.files().stream().map(WrittenFile::partition).collect(Collectors.toSet());
    Set<String> read = keysOf(result.inputs().stream());
    List<String> lost =
        state.inputsTouching(partitions).stream()
            .map(KnownInput::input)
            .filter(input -> !read.contains(Ledger.key(input.source(), input.name())))
            .map(ConsumedInput::name)
            .toList();
    if (!lost.isEmpty()) {
      throw LostInputs.error(
          table, "partitions are overwritten from all the inputs that fed them", lost);
    }
  }

  private static Set<String> keysOf(Stream<RunFact.Consumed> inputs) {
    return inputs
        .map(one -> Ledger.key(one.input().source(), one.input().name()))
        .collect(Collectors.toSet());
  }
}
