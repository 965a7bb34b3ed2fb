package dev.strandline.io.table;

import dev.strandline.io.RunContext;
import dev.strandline.io.RunProgress;
import dev.strandline.io.commit.CommitDraft;
import dev.strandline.io.commit.CommitKind;
import dev.strandline.io.commit.CommitPlan;
import dev.strandline.io.commit.CommitRecord;
import dev.strandline.io.commit.DataFile;
import dev.strandline.io.commit.Staging;
import dev.strandline.io.commit.TableCommit;
import dev.strandline.io.commit.TableDefinition;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Books;
import dev.strandline.model.FileRole;
import dev.strandline.model.Horizon;
import dev.strandline.model.WrittenFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The same rows of a table in other files: small ones put together, large ones split, in one
 * commit.
 *
 * <p>It is a run without inputs: it stages files, makes one record and publishes it, under the
 * table's lease, and a crash at any instant leaves the table as it was or compacted. Rows keep
 * their positions, so that later merges decide as before. Nothing to do means no commit.
 */
public final class CompactTable {
  private static final Logger LOG = LoggerFactory.getLogger(CompactTable.class);
  private static final String ROWS_DIFFER = "SL-3330";
  private static final String STOPPED = "SL-3331";

  /** The node of a compaction in its books. */
  private static final String NODE = "compact";

  private final String table;
  private final CompactSettings settings;

  private CompactTable(String table, CompactSettings settings) {
    this.table = table;
    this.settings = settings;
  }

  public static CompactTable of(String table, CompactSettings settings) {
    return new CompactTable(table, settings);
  }

  /**
   * What became of the table, or would.
   *
   * @param commit its number; 0 where nothing was committed
   * @param partitions those whose files of rows change, by path
   * @param forgotten remembered deletes that were older than the memory
   */
  public record Result(long commit, List<Change> partitions, long forgotten) {
    static final Result NOTHING = new Result(0, List.of(), 0);

    public Result {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * Files of rows that go, and what comes for them.
   *
   * @param partition its path below the table
   * @param after how many files come; before they are written, at most
   * @param bytesAfter 0 before they are written
   */
  public record Change(
      String partition, long rows, int files, long bytes, int after, long bytesAfter) {}

  /** What a compaction by that run would do. Writes nothing. */
  public Result look(RunContext run) throws IOException {
    Optional<Planned> planned = plan(run, TableState.read(Stores.open(table)));
    return planned.isEmpty()
        ? Result.NOTHING
        : new Result(
            0, changes(planned.get().plan.jobs(), Optional.empty()), planned.get().forgettable);
  }

  /**
   * What is to be done.
   *
   * @param forgettable remembered deletes older than the memory
   */
  private record Planned(CompactFiles files, CompactPlan plan, long forgettable) {}

  private Optional<Planned> plan(RunContext run, TableState state) throws IOException {
    if (state.table().isEmpty()) {
      return Optional.empty();
    }
    TableDefinition definition = state.table().get();
    long before =
        settings
            .deleteMemory()
            .map(memory -> ChronoUnit.MICROS.between(Instant.EPOCH, run.started().minus(memory)))
            .orElse(Long.MIN_VALUE);
    CompactFiles files = new CompactFiles(table, run.runId(), definition, settings.files(), before);
    Set<String> stale = new TreeSet<>();
    long forgettable = 0;
    if (settings.deleteMemory().isPresent()) {
      for (DataFile file : state.allFiles()) {
        if (file.role() == FileRole.DELETES || file.role() == FileRole.INDEX) {
          long found = files.forgettable(file);
          forgettable += found;
          if (found > 0) {
            stale.add(file.path());
          }
        }
      }
    }
    if (settings.rewriteSchema()) {
      for (DataFile file : state.allFiles()) {
        if (files.hasOtherColumns(file)) {
          stale.add(file.path());
        }
      }
    }
    CompactPlan plan = CompactPlan.of(definition, state, settings.targetBytes(), stale);
    return plan.isEmpty() ? Optional.empty() : Optional.of(new Planned(files, plan, forgettable));
  }

  /**
   * Compacts.
   *
   * @param lease the number of the run's lease on the table; 0 for a run without one
   * @param threads how many jobs go on at a time
   * @param stopped asked now and then; true ends it before its commit
   */
  public Result run(RunContext run, long lease, int threads, BooleanSupplier stopped)
      throws IOException {
    Store store = Stores.open(table);
    TableCommit commit = TableCommit.to(store).under(lease);
    TableState state = commit.prepare();
    Set<String> dead = Staging.runs(store);
    Optional<Planned> plan = plan(run, state);
    if (plan.isEmpty()) {
      return Result.NOTHING;
    }
    Result result;
    try {
      result = commit(run, commit, state, plan.get(), jobs(plan.get().files, threads, stopped));
    } finally {
      RunProgress.forget(run.runId());
      sweep(store, run.runId());
    }
    if (result.commit() > 0) {
      dead.forEach(other -> sweep(store, other));
    }
    return result;
  }

  /** Runs the jobs of a plan. */
  private interface Jobs {
    List<CompactFiles.Done> write(CompactPlan plan) throws IOException;
  }

  private Jobs jobs(CompactFiles files, int threads, BooleanSupplier stopped) {
    return plan -> {
      ExecutorService pool =
          Executors.newFixedThreadPool(Math.max(1, Math.min(threads, plan.jobs().size())));
      try {
        List<Future<CompactFiles.Done>> running = new ArrayList<>();
        for (CompactPlan.Job job : plan.jobs()) {
          running.add(
              pool.submit(
                  () -> {
                    if (stopped.getAsBoolean()) {
                      throw stopped();
                    }
                    return files.write(job);
                  }));
        }
        List<CompactFiles.Done> done = new ArrayList<>();
        for (Future<CompactFiles.Done> one : running) {
          done.add(one.get());
        }
        return done;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw stopped();
      } catch (ExecutionException e) {
        throw FailedTask.cause(e);
      } finally {
        pool.shutdownNow();
      }
    };
  }

  private IOException stopped() {
    return new InterruptedIOException(
        "The compaction of " + table + " was stopped before its commit [" + STOPPED + "]");
  }

  private Result commit(
      RunContext run, TableCommit commit, TableState state, Planned planned, Jobs jobs)
      throws IOException {
    CompactPlan plan = planned.plan;
    List<CompactFiles.Done> done =
        jobs.write(plan).stream().filter(one -> !one.passedOver()).toList();
    if (done.isEmpty()) {
      return Result.NOTHING;
    }
    List<CompactPlan.Job> carried = done.stream().map(CompactFiles.Done::job).toList();
    List<WrittenFile> written = done.stream().flatMap(one -> one.files().stream()).toList();
    long forgotten = done.stream().mapToLong(CompactFiles.Done::forgotten).sum();
    requireSameRows(carried, written, forgotten);
    Set<String> replaced = new TreeSet<>();
    carried.forEach(job -> job.inputs().forEach(file -> replaced.add(file.path())));
    CommitPlan files = CommitPlan.rewritten(written, replaced, plan.shards());
    CommitDraft draft =
        CommitRecord.draft(run.runId(), CommitKind.COMPACT)
            .made(run.started(), run.specHash())
            .files(files, commit.removes(files.leaving()))
            .books(Books.of(NODE, Map.of(Books.Entry.REWRITTEN, rows(written))));
    if (forgotten > 0) {
      Horizon horizon = state.horizon();
      for (CompactFiles.Done one : done) {
        horizon = horizon.and(one.horizon());
      }
      draft.forgetting(horizon);
    }
    long number = commit.commit(state.number(), draft).record().number();
    return new Result(number, changes(carried, Optional.of(written)), forgotten);
  }

  private static long rows(List<WrittenFile> written) {
    return written.stream()
        .filter(file -> file.role() == FileRole.DATA)
        .mapToLong(WrittenFile::rows)
        .sum();
  }

  /** Nothing is lost: what was read is written, or was to be forgotten. */
  private void requireSameRows(
      List<CompactPlan.Job> jobs, List<WrittenFile> written, long forgotten) throws IOException {
    Set<DataFile> inputs = new HashSet<>();
    jobs.forEach(job -> inputs.addAll(job.inputs())); // several jobs may read one file
    long before = inputs.stream().mapToLong(DataFile::rows).sum();
    long after = written.stream().mapToLong(WrittenFile::rows).sum() + forgotten;
    if (before != after) {
      throw new IOException(
          "Cannot compact "
              + table
              + ": its files have "
              + before
              + " rows by the commit records, and "
              + after
              + " were read; nothing was committed. Look for files that were changed by others ["
              + ROWS_DIFFER
              + "]");
    }
  }

  private static List<Change> changes(
      List<CompactPlan.Job> jobs, Optional<List<WrittenFile>> written) {
    Map<String, Set<DataFile>> before = new TreeMap<>();
    Map<String, Integer> after = new TreeMap<>();
    for (CompactPlan.Job job : jobs) {
      if (job.role() == FileRole.DATA) {
        // Several jobs may read one file.
        before.computeIfAbsent(job.partition(), any -> new LinkedHashSet<>()).addAll(job.inputs());
        after.merge(job.partition(), job.ks().size(), Integer::sum);
      }
    }
    List<Change> changes = new ArrayList<>();
    before.forEach(
        (partition, files) -> {
          List<WrittenFile> come =
              written.orElse(List.of()).stream()
                  .filter(f -> f.role() == FileRole.DATA && f.partition().equals(partition))
                  .toList();
          changes.add(
              new Change(
                  partition,
                  files.stream().mapToLong(DataFile::rows).sum(),
                  files.size(),
                  files.stream().mapToLong(DataFile::bytes).sum(),
                  written.isPresent() ? come.size() : after.getOrDefault(partition, 0),
                  come.stream().mapToLong(WrittenFile::bytes).sum()));
        });
    return changes;
  }

  private static void sweep(Store store, String runId) {
    try {
      Staging.sweepRun(store, runId);
    } catch (IOException e) {
      LOG.warn("Cannot remove what is left in staging: {}", e.toString());
    }
  }
}
