package dev.strandline.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How far the runs of this process are, for progress bars; never for books.
 *
 * <p>Runners give no figures while they run in this process, and DoFns are deserialized copies, so
 * the counters are found by the run's id in a static map. It knows the latest runs only: the epochs
 * of a stream are runs, and nobody says on each worker that one is over.
 */
public final class RunProgress {
  /** More than there ever are at once in a process. */
  private static final int MOST = 256;

  private static final Map<String, RunProgress> RUNS = Collections.synchronizedMap(new Latest());

  private final LongAdder storedBytes = new LongAdder();
  private final LongAdder plainBytes = new LongAdder();
  private final LongAdder rowsRead = new LongAdder();
  private final LongAdder rowsWritten = new LongAdder();
  private final LongAdder rejected = new LongAdder();

  private RunProgress() {}

  /** The runs that were asked for last. */
  private static final class Latest extends LinkedHashMap<String, RunProgress> {
    private static final long serialVersionUID = 1;

    Latest() {
      super(MOST, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, RunProgress> eldest) {
      return size() > MOST;
    }
  }

  /** The counters of a run; new ones if it has none. */
  public static RunProgress of(String runId) {
    return RUNS.computeIfAbsent(runId, id -> new RunProgress());
  }

  /** Forgets a run that has ended. */
  public static void forget(String runId) {
    RUNS.remove(runId);
  }

  public void read(long stored, long plain, long rows) {
    storedBytes.add(stored);
    plainBytes.add(plain);
    rowsRead.add(rows);
  }

  public void written(long rows) {
    rowsWritten.add(rows);
  }

  public void rejected(long rows) {
    rejected.add(rows);
  }

  /** Bytes read as stored, compressed or not. */
  public long storedBytes() {
    return storedBytes.sum();
  }

  /** Bytes read, uncompressed. */
  public long plainBytes() {
    return plainBytes.sum();
  }

  public long rowsRead() {
    return rowsRead.sum();
  }

  public long rowsWritten() {
    return rowsWritten.sum();
  }

  public long rejected() {
    return rejected.sum();
  }
}
