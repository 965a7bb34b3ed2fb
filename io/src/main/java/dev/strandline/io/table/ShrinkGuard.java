package dev.strandline.io.table;

import dev.strandline.io.commit.CommitPlan;
import dev.strandline.io.commit.CommitRecord;
import dev.strandline.io.commit.DataFile;
import dev.strandline.io.commit.TableState;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;

/**
 * How much of a table one run may take away: a source that came half, or a mistaken delete, must
 * not empty it.
 *
 * @param ratio the greatest share of the rows before
 * @param minRows rows that the table must have before the share counts
 */
record ShrinkGuard(double ratio, long minRows) implements Serializable {
  private static final long serialVersionUID = 1;

  /** Lets all go. */
  static final ShrinkGuard NONE = new ShrinkGuard(1, Long.MAX_VALUE);

  boolean isNone() {
    return minRows == Long.MAX_VALUE;
  }

  /**
   * Why the run may not be committed, with the figures and the way out; empty if it may.
   *
   * @param deleted rows that the run's deletes take away; they count even where new rows make up
   *     for them
   * @param truncated those of them that a truncate takes away; they do not count
   */
  Optional<String> refuses(
      String table, TableState state, CommitPlan plan, long deleted, long truncated) {
    long before = state.rows();
    long after = before;
    for (String path : plan.leaving()) {
      after -= rows(state, path);
    }
    for (CommitRecord.Put put : plan.puts()) {
      if (put.role() == null) {
        after += put.rows() - rows(state, put.target());
      }
    }
    long lost = Math.max(before - after, deleted) - truncated;
    if (before < minRows || lost <= ratio * before) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s would go from %,d to %,d rows%s: %.1f %% of it lost, more than max_delete_ratio, %s;"
                + " nothing was committed. Look at the inputs, or run again with --allow-shrink if"
                + " this is right",
            table,
            before,
            after,
            deleted > 0 ? String.format(Locale.ROOT, ", %,d deleted", deleted) : "",
            100.0 * lost / before,
            ratio));
  }

  private static long rows(TableState state, String path) {
    return state.file(path).filter(DataFile::holdsRows).map(DataFile::rows).orElse(0L);
  }
}
