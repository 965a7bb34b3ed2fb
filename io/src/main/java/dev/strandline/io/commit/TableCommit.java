package dev.strandline.io.commit;

import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Commits to one table: a run either happened or it did not.
 *
 * <pre>
 * state = prepare()            finishes what a dead run left; its number is the base of this run
 * ... writers stage files below staging(run) ...
 * commit(base, draft)          record base + 1, made if absent, then published
 * </pre>
 *
 * <p>The record is the commit. Before it nothing happened; after it whoever comes next publishes:
 * each staged file is moved to its place, files that leave are deleted if they still are the ones
 * meant, and a marker says that all is done. Every step may be done again, by several processes at
 * once. Commit n + 1 is made only when n is published. Two runs with one base: one gets {@link
 * CommitConflict}. One run that commits twice: the second call returns the first one's record.
 *
 * <p>Who lists {@code *.parquet} meanwhile sees each file old or new, never half written; files of
 * one partition may be mixed until the marker is there.
 */
public final class TableCommit {
  /** How long what killed processes have left lies there, and is then swept now and then. */
  private static final Duration OLD = Duration.ofDays(1);

  /** There are so many files of records then that they are listed now and then only. */
  private static final long MANY = 4096;

  private final Store store;
  private final long lease;

  private TableCommit(Store store, long lease) {
    this.store = store;
    this.lease = lease;
  }

  public static TableCommit to(Store table) {
    return new TableCommit(table, 0);
  }

  /** The same for the holder of the lease of that number: once it is taken over, no commit. */
  public TableCommit under(long newLease) {
    return new TableCommit(store, newLease);
  }

  /**
   * Publishes the latest commit if its run could not, and returns the state that a run starts from.
   *
   * @throws CommitException {@link CommitError#FOREIGN_FILES} if the table is new and its folder
   *     has Parquet files of somebody else
   */
  public TableState prepare() throws IOException {
    store.proveCreateIfAbsent(TableLayout.CONDITION);
    TableState state = TableState.read(store);
    if (state.number() == 0) {
      refuseForeignFiles();
    }
    if (!state.published()) {
      publish(recordOf(state.number()));
      state = state.asPublished();
    }
    if (state.checkpointIsDue()) {
      state.checkpoint().write(store);
      sweep(state);
    }
    return state;
  }

  private void sweep(TableState state) throws IOException {
    if (looksEverywhere(state.number(), state.records())) {
      Staging.sweepOlderThan(store, OLD, Instant.now());
    } else {
      Staging.sweepStagedOlderThan(store, OLD, Instant.now());
    }
  }

  /**
   * Whether all of our files are listed: with each checkpoint of a young table, and once in {@value
   * #MANY} commits of others, so that a commit's cost does not grow with those before it.
   *
   * @param records how many were read since the last checkpoint
   */
  static boolean looksEverywhere(long number, int records) {
    return number < MANY || number / MANY > (number - records) / MANY;
  }

  /** Publishes the latest commit if its run could not; says whether there was anything to do. */
  public boolean rollForward() throws IOException {
    TableState state = TableState.read(store);
    if (!state.published()) {
      publish(recordOf(state.number()));
    }
    return !state.published();
  }

  /**
   * The commit that the run made on that base in an earlier attempt, published; nothing if the
   * number is still free.
   *
   * @throws CommitConflict if another run has it
   */
  public Optional<Committed> committed(long base, String runId) throws IOException {
    Optional<CommitRecord> record = Commits.of(store, base + 1);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    Optional<CommitConflict> conflict = conflict(record.get(), runId);
    if (conflict.isPresent()) {
      throw conflict.get();
    }
    publish(record.get());
    return Optional.of(new Committed(record.get(), false));
  }

  /** What a commit of that run on that base would meet where another run has its number. */
  public Optional<CommitConflict> overtaken(long base, String runId) throws IOException {
    return Commits.of(store, base + 1).flatMap(record -> conflict(record, runId));
  }

  private Optional<CommitConflict> conflict(CommitRecord record, String runId) {
    return record.runId().equals(runId)
        ? Optional.empty()
        : Optional.of(new CommitConflict(store.location(), record.number(), record.runId()));
  }

  /**
   * Commits the draft as number {@code base + 1} and publishes it.
   *
   * @param base the number of the state that the run was planned from
   * @throws CommitConflict if another run committed since
   * @throws LeaseLost if another run took the lease over since
   */
  public Committed commit(long base, CommitDraft draft) throws IOException {
    CommitRecord record = draft.record(base + 1);
    Optional<Committed> before = committed(base, record.runId());
    if (before.isPresent()) {
      return before.get();
    }
    if (base > 0) {
      publish(recordOf(base));
    }
    checkTargets(record);
    List<String> missing = missing(record);
    if (!missing.isEmpty()) {
      // Another attempt of this run may have committed, and be publishing, since we looked.
      return committed(base, record.runId())
          .orElseThrow(
              () ->
                  new CommitException(
                      CommitError.STAGED_FILE_MISSING,
                      "Cannot commit to "
                          + store.location()
                          + ": "
                          + missing.size()
                          + " staged files are gone or not whole, the first "
                          + missing.get(0)
                          + "; run again"));
    }
    Lease.requireNewest(store, lease);
    boolean now = store.createIfAbsent(TableLayout.record(base + 1), Json.write(record));
    if (!now) {
      return committed(base, record.runId()).orElseThrow(() -> vanished(base + 1));
    }
    publish(record);
    return new Committed(record, true);
  }

  /** What a commit takes away: the files at these paths, as they are now. */
  public List<CommitRecord.Remove> removes(List<String> paths) throws IOException {
    List<CommitRecord.Remove> removes = new ArrayList<>(paths.size());
    for (String path : paths) {
      removes.add(
          store
              .stat(path)
              .map(stat -> new CommitRecord.Remove(path, stat.size(), stat.version()))
              .orElseGet(() -> new CommitRecord.Remove(path, 0, "")));
    }
    return removes;
  }

  private void publish(CommitRecord record) throws IOException {
    new Publication(store, record).finish();
  }

  private CommitRecord recordOf(long number) throws IOException {
    return Commits.of(store, number).orElseThrow(() -> vanished(number));
  }

  private CommitException vanished(long number) {
    return new CommitException(
        CommitError.UNREADABLE,
        "Cannot read " + TableLayout.record(number) + " of " + store.location() + ": it is gone");
  }

  private void refuseForeignFiles() throws IOException {
    List<String> foreign =
        store.list("").stream()
            .map(ObjectStat::path)
            .filter(path -> path.endsWith(".parquet") && !TableLayout.isOwn(path))
            .toList();
    if (!foreign.isEmpty()) {
      throw new CommitException(
          CommitError.FOREIGN_FILES,
          "Cannot make a table in "
              + store.location()
              + ": it has "
              + foreign.size()
              + " Parquet files that no commit wrote, the first "
              + foreign.get(0)
              + "; move them away, or write to another path");
    }
  }

  private static void checkTargets(CommitRecord record) {
    String staging = TableLayout.staging(record.runId()) + "/";
    Set<String> targets = new HashSet<>();
    for (CommitRecord.Put put : record.puts()) {
      if (!put.staged().startsWith(staging)) {
        throw new IllegalArgumentException(
            "a staged file must be below " + staging + ", got " + put.staged());
      }
      if (!targets.add(put.target())) {
        throw new IllegalArgumentException("two files for one place, " + put.target());
      }
    }
    for (CommitRecord.Remove remove : record.removes()) {
      if (!targets.add(remove.path())) {
        throw new IllegalArgumentException("a file is put and removed, " + remove.path());
      }
    }
  }

  /** The staged files that are not there with their size; a record that names one is never done. */
  private List<String> missing(CommitRecord record) throws IOException {
    List<String> missing = new ArrayList<>();
    Map<String, Long> sizes = sizes(store, TableLayout.staging(record.runId()));
    for (CommitRecord.Put put : record.puts()) {
      if (!Long.valueOf(put.bytes()).equals(sizes.get(put.staged()))) {
        missing.add(put.staged());
      }
    }
    for (CommitRecord.LetterFile letters : record.letters()) {
      Optional<ObjectStat> stat = Publication.open(letters.store()).stat(letters.staged());
      if (stat.isEmpty() || stat.get().size() != letters.bytes()) {
        missing.add(letters.staged());
      }
    }
    return missing;
  }

  private static Map<String, Long> sizes(Store store, String folder) throws IOException {
    Map<String, Long> sizes = new HashMap<>();
    store.list(folder).forEach(stat -> sizes.put(stat.path(), stat.size()));
    return sizes;
  }
}
