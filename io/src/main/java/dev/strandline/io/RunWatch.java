package dev.strandline.io;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Hears of the end of a run that this process waits for, if its commit step is in this process too:
 * when that step begins, and the outcome once it is kept.
 *
 * <p>It spares the process a look at {@code outcome.json}, no more: the file is the truth, for runs
 * on a cluster and for whoever asks later. DoFns are deserialized copies, so a watch is found by
 * the run's id in a static map; runs that nobody here waits for leave nothing in it.
 */
public final class RunWatch implements AutoCloseable {
  private static final Map<String, RunWatch> WATCHES = new ConcurrentHashMap<>();

  private final String runId;
  private final Runnable closing;
  private volatile @Nullable RunOutcome outcome;

  private RunWatch(String runId, Runnable closing) {
    this.runId = runId;
    this.closing = closing;
  }

  /**
   * Watches a run until closed.
   *
   * @param closing runs when the commit step begins, in its thread; again if the step is repeated
   */
  public static RunWatch of(String runId, Runnable closing) {
    RunWatch watch = new RunWatch(runId, closing);
    WATCHES.put(runId, watch);
    return watch;
  }

  /** The commit step begins. */
  static void tellClosing(String runId) {
    RunWatch watch = WATCHES.get(runId);
    if (watch != null) {
      watch.closing.run();
    }
  }

  /** The outcome is in its file. */
  static void tell(RunOutcome kept) {
    RunWatch watch = WATCHES.get(kept.runId());
    if (watch != null) {
      watch.outcome = kept;
    }
  }

  /** What the commit step has kept last; empty if that was in another process, or not yet. */
  public Optional<RunOutcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  @Override
  public void close() {
    WATCHES.remove(runId, this);
  }
}
