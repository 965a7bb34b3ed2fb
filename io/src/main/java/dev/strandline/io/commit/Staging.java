package dev.strandline.io.commit;

import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.model.KeyHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Removes staged files that no commit will ever need: those of attempts that the runner repeated,
 * and of runs that died before their commit. Not needed for a right table, only for the space.
 */
public final class Staging {
  /** Longer than any store's clock is wrong, and than any upload takes. */
  private static final Duration LONG = Duration.ofDays(1);

  private Staging() {}

  /**
   * Removes what is left of that run's staged files; the run must be over.
   *
   * @return how many files went
   */
  public static int sweepRun(Store table, String runId) throws IOException {
    // A run that is over finishes no upload any more; the margins are for a store's clock.
    table.abortUploads(TableLayout.staging(runId), Instant.now().plus(LONG));
    table.abortUploads(TableLayout.STAGING, Instant.now().minus(LONG));
    List<ObjectStat> left = table.list(TableLayout.staging(runId));
    return left.isEmpty() || isNeeded(table, runId) ? 0 : delete(table, left);
  }

  /**
   * What the names of the letters begin with that wait for a commit of that table: a store of
   * letters may serve several.
   */
  public static String owner(String table) {
    byte[] name = table.getBytes(StandardCharsets.UTF_8);
    return String.format("t%016x", KeyHash.xxh64(name, 0, name.length, 0));
  }

  /**
   * The letters that wait in a store for a commit of that table, by path. Whoever holds the table's
   * lease, and finds its latest commit published, knows that none of them is needed: their runs are
   * dead.
   */
  public static List<String> letters(Store letters, String owner) throws IOException {
    return letters.list(TableLayout.STAGING).stream()
        .map(ObjectStat::path)
        .filter(path -> path.substring(path.lastIndexOf('/') + 1).startsWith(owner + "-"))
        .toList();
  }

  /** The runs that have staged files there now. */
  public static Set<String> runs(Store table) throws IOException {
    Set<String> runs = new TreeSet<>();
    String staging = TableLayout.STAGING + "/";
    for (ObjectStat file : table.list(TableLayout.STAGING)) {
      int end = file.path().indexOf('/', staging.length());
      if (end > 0) {
        runs.add(file.path().substring(staging.length(), end));
      }
    }
    return runs;
  }

  /**
   * Removes the staged files of runs none of whose files changed within that age, and temporary
   * files of that age. An age of a day is longer than any store's clock is wrong.
   *
   * @return how many files went
   */
  public static int sweepOlderThan(Store table, Duration age, Instant now) throws IOException {
    return sweepOlderThan(table, TableLayout.ROOT, age, now);
  }

  /** The same without the temporary files that stand among records and reports. */
  static int sweepStagedOlderThan(Store table, Duration age, Instant now) throws IOException {
    return sweepOlderThan(table, TableLayout.STAGING, age, now);
  }

  private static int sweepOlderThan(Store table, String folder, Duration age, Instant now)
      throws IOException {
    table.abortUploads("", now.minus(age)); // Also those of large files that were being published.
    long limit = TimeUnit.SECONDS.toNanos(now.minus(age).getEpochSecond());
    Map<String, List<ObjectStat>> runs = new TreeMap<>();
    List<ObjectStat> gone = new ArrayList<>();
    String staging = TableLayout.STAGING + "/";
    for (ObjectStat file : table.list(folder)) {
      if (file.path().startsWith(staging)) {
        int end = file.path().indexOf('/', staging.length());
        String run = file.path().substring(staging.length(), Math.max(end, staging.length()));
        runs.computeIfAbsent(run, any -> new ArrayList<>()).add(file);
      } else if (file.path().endsWith(".tmp") && file.modifiedNanos() < limit) {
        gone.add(file);
      }
    }
    for (Map.Entry<String, List<ObjectStat>> run : runs.entrySet()) {
      boolean dead = run.getValue().stream().allMatch(file -> file.modifiedNanos() < limit);
      if (dead && !isNeeded(table, run.getKey())) {
        gone.addAll(run.getValue());
      }
    }
    return delete(table, gone);
  }

  /** Whether the table's latest commit is that run's and still has files in staging. */
  private static boolean isNeeded(Store table, String runId) throws IOException {
    TableState state = TableState.read(table);
    return !state.published()
        && Commits.of(table, state.number()).map(CommitRecord::runId).stream()
            .anyMatch(runId::equals);
  }

  private static int delete(Store table, List<ObjectStat> files) throws IOException {
    int deleted = 0;
    for (ObjectStat file : files) {
      deleted += table.delete(file.path()) ? 1 : 0;
    }
    return deleted;
  }
}
