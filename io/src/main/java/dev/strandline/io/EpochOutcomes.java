package dev.strandline.io;

import dev.strandline.io.commit.CommitKind;
import dev.strandline.io.commit.CommitRecord;
import dev.strandline.io.commit.Commits;
import dev.strandline.io.commit.RunId;
import dev.strandline.io.commit.TableLayout;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.store.Store;
import dev.strandline.model.Books;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes that a stream's epochs leave in a table, one file each, of which old ones go: a
 * stream that commits every ten seconds makes 8,640 a day.
 *
 * <p>What an outcome says of an epoch that committed is in its commit record too, and of one that
 * was overtaken there is nothing to say; so these two go, once they are so old that nobody waits
 * for them, and are not among the newest. An epoch that was stopped keeps its reasons, and a run
 * its report. Removing is repeated until it is done, so a crash amid it does no harm.
 *
 * <p>A restored job may bring an epoch back whose outcome is gone. It is done again then, up to its
 * commit: that finds its own record, or another run's under its number ({@link CommitRun}).
 *
 * @param newest how many stay, whatever their age
 * @param age below which they stay, whatever their number
 */
public record EpochOutcomes(int newest, Duration age) implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Longer than a failing job goes on from one checkpoint, and no more than some thousand files.
   */
  public static final EpochOutcomes KEPT = new EpochOutcomes(500, Duration.ofHours(1));

  /**
   * Removes the old ones of a table.
   *
   * @return how many went
   */
  public int sweep(Store table, Instant now) throws IOException {
    List<String> alone = alone(table);
    int removed = 0;
    for (String run : alone.subList(0, Math.max(0, alone.size() - newest))) {
      if (isOld(run, now) && isDoneWith(table, run)) {
        removed += table.delete(fileOf(run)) ? 1 : 0;
      }
    }
    return removed;
  }

  /** Whether an outcome of that run may have been removed. */
  public boolean isOld(String runId, Instant now) {
    return RunId.started(runId).filter(started -> started.isBefore(now.minus(age))).isPresent();
  }

  private static String fileOf(String runId) {
    return TableLayout.run(runId) + "/" + RunOutcome.FILE;
  }

  /** The runs that have left an outcome and nothing else, the oldest first. */
  private static List<String> alone(Store table) throws IOException {
    List<String> alone = new ArrayList<>();
    TableLayout.runFiles(table)
        .forEach(
            (run, names) -> {
              if (names.equals(Set.of(RunOutcome.FILE))) {
                alone.add(run);
              }
            });
    return alone;
  }

  private static boolean isDoneWith(Store table, String runId) throws IOException {
    try {
      return switch (RunOutcome.parse(table.read(fileOf(runId))).status()) {
        case COMMITTED, STALE -> true;
        case DRIFTED, SHRINKS, OVER_LIMIT, BAD_INPUT, UNBALANCED -> false;
      };
    } catch (NoSuchFileException e) {
      return false; // Removed by another process.
    }
  }

  /**
   * How a run ended, told by the table's records alone: it has one, or others have come since it
   * was planned. Nothing where neither is so.
   */
  public static Optional<RunOutcome> byRecords(Store table, String runId) throws IOException {
    Instant planned = RunId.started(runId).orElse(Instant.MAX);
    boolean overtaken = false;
    for (long number = TableState.read(table).number(); number > 0; number--) {
      CommitRecord record = Commits.of(table, number).orElse(null);
      if (record == null) {
        break;
      }
      if (record.runId().equals(runId) && record.kind() != CommitKind.ABORTED) {
        return Optional.of(outcome(runId, record));
      }
      if (record.created().isBefore(planned)) {
        break;
      }
      overtaken = true;
    }
    return overtaken ? Optional.of(outcome(runId, null)) : Optional.empty();
  }

  private static RunOutcome outcome(String runId, @Nullable CommitRecord record) {
    return new RunOutcome(
        runId,
        record == null ? RunOutcome.Status.STALE : RunOutcome.Status.COMMITTED,
        "",
        Map.of(),
        record == null ? Books.EMPTY : record.books(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
