package dev.strandline.io.commit;

import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import java.io.IOException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where Strandline keeps its own files in a table's folder. Nothing of it ends in {@code .parquet}.
 *
 * <pre>
 * _strandline/table.json                        keys, order, partitions, columns: a copy to look at
 * _strandline/current                           a recent commit's number: where to start looking
 * _strandline/create-if-absent                  on an object store: that it keeps the condition
 * _strandline/commits/00000000000000000007.json       a commit record
 * _strandline/commits/00000000000000000007.published  its files are in their places
 * _strandline/checkpoints/00000000000000000064.json.gz   the state after a commit
 * _strandline/staging/&lt;run&gt;/...                 files that no commit has published yet
 * _strandline/runs/&lt;run&gt;/...                    a run's log and report
 * _strandline/leases/00000000000000000007.json        who works on the table, see {@link Lease}
 * </pre>
 */
public final class TableLayout {
  /** Everything of ours is below it. */
  public static final String ROOT = "_strandline";

  /** The folders of runs, one each. */
  public static final String RUNS = ROOT + "/runs";

  static final String TABLE = ROOT + "/table.json";
  static final String CURRENT = ROOT + "/current";
  static final String CONDITION = ROOT + "/create-if-absent";
  static final String COMMITS = ROOT + "/commits";
  static final String CHECKPOINTS = ROOT + "/checkpoints";
  static final String STAGING = ROOT + "/staging";
  static final String LEASES = ROOT + "/leases";
  static final String RECORD_ENDING = ".json";
  static final String CHECKPOINT_ENDING = ".json.gz";

  private static final String RUN_ID = "[A-Za-z0-9][A-Za-z0-9_-]{0,99}";

  private TableLayout() {}

  /** The folder in which that run stages files. */
  public static String staging(String runId) {
    return STAGING + "/" + checkRunId(runId);
  }

  /** The folder of that run's log and report. */
  public static String run(String runId) {
    return RUNS + "/" + checkRunId(runId);
  }

  /** The same in the table at a location, which may end in a slash, as a whole bucket may. */
  public static String run(String table, String runId) {
    int end = table.length();
    while (end > 1 && table.charAt(end - 1) == '/') {
      end--;
    }
    return table.substring(0, end) + "/" + run(runId);
  }

  /** Whether a path, of a table or of folders around it, is of what is ours: rows of no one. */
  public static boolean isOwn(String path) {
    return path.startsWith(ROOT + "/") || path.contains("/" + ROOT + "/");
  }

  /** Whether anything of ours is there: a table, or what a run has left that made none. */
  public static boolean isThere(Store table) throws IOException {
    return !table.list(ROOT).isEmpty();
  }

  /** The ids of the runs that have left something in their folders. */
  public static Set<String> runs(Store table) throws IOException {
    return runFiles(table).keySet();
  }

  /** The files that runs have left, below the folder of each, by their ids in order. */
  public static SortedMap<String, Set<String>> runFiles(Store table) throws IOException {
    SortedMap<String, Set<String>> files = new TreeMap<>();
    String folder = RUNS + "/";
    for (ObjectStat file : table.list(RUNS)) {
      int end = file.path().indexOf('/', folder.length());
      if (end > 0) {
        files
            .computeIfAbsent(file.path().substring(folder.length(), end), any -> new TreeSet<>())
            .add(file.path().substring(end + 1));
      }
    }
    return files;
  }

  /** The path as messages name it. */
  static String in(Store table, String path) {
    return table.location() + "/" + path;
  }

  static String record(long number) {
    return COMMITS + "/" + digits(number) + RECORD_ENDING;
  }

  static String marker(long number) {
    return COMMITS + "/" + digits(number) + ".published";
  }

  static String checkpoint(long number) {
    return CHECKPOINTS + "/" + digits(number) + CHECKPOINT_ENDING;
  }

  static String lease(long number, String ending) {
    return LEASES + "/" + digits(number) + ending;
  }

  /** The lease that a file belongs to; 0 for any other path. */
  static long leaseNumber(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.matches("[0-9]{20}\\.(json|beat|released)")
        ? Long.parseLong(name.substring(0, 20))
        : 0;
  }

  /** The number in the name of a record or checkpoint; 0 for any other path. */
  static long numberOf(String path, String ending) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.matches("[0-9]{20}\\Q" + ending + "\\E")
        ? Long.parseLong(name.substring(0, 20))
        : 0;
  }

  static String checkRunId(String runId) {
    if (!runId.matches(RUN_ID)) {
      throw new IllegalArgumentException("a run's id must match " + RUN_ID + ", got " + runId);
    }
    return runId;
  }

  private static String digits(long number) {
    return String.format("%020d", number);
  }
}
