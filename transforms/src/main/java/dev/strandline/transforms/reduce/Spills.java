package dev.strandline.transforms.reduce;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs that a reducer has put into local files, and their way back. */
final class Spills implements AutoCloseable {
  private static final int MIN_FAN_IN = 4;
  private static final int MAX_FAN_IN = 64;
  private static final int LEAST_BUFFER = 1 << 12;
  private static final int MOST_BUFFER = 1 << 17;

  private final ReduceMemory memory;
  private final int bufferBytes;
  private final int fanIn;
  private @Nullable SpillFile file;
  private long bytes;
  private long runs;

  Spills(ReduceMemory memory) {
    long budget = memory.bytes();
    this.memory = memory;
    this.bufferBytes = (int) Math.max(LEAST_BUFFER, Math.min(MOST_BUFFER, budget / 128));
    this.fanIn = (int) Math.max(MIN_FAN_IN, Math.min(MAX_FAN_IN, budget / 2 / bufferBytes));
  }

  boolean isEmpty() {
    return file == null;
  }

  /** Bytes written, each pass counted. */
  long bytes() {
    return bytes;
  }

  /** Runs written, each pass counted. */
  long runs() {
    return runs;
  }

  /** The file that takes the next run. */
  SpillFile open() throws IOException {
    if (file == null) {
      file = new SpillFile(memory.spillFolder(), bufferBytes);
    }
    return file;
  }

  /** Ends the run that was added to {@link #open}'s file. */
  void endRun() throws IOException {
    SpillFile current = open();
    long before = current.written();
    current.endRun();
    bytes += current.written() - before;
    runs++;
  }

  /**
   * Merges all runs into the target, in several passes if they are more than are read at once; how
   * many rows were replaced comes back.
   */
  long merge(RunMerge merge, RunMerge.Target target) throws IOException {
    long replaced = 0;
    while (open().runs().size() > fanIn) {
      replaced += pass(merge);
    }
    return replaced + merge.merge(open(), open().runs(), bufferBytes, target);
  }

  private long pass(RunMerge merge) throws IOException {
    long replaced = 0;
    try (SpillFile from = open()) {
      file = null;
      SpillFile to = open();
      List<SpillFile.Run> all = from.runs();
      for (int i = 0; i < all.size(); i += fanIn) {
        List<SpillFile.Run> group = all.subList(i, Math.min(all.size(), i + fanIn));
        replaced += merge.merge(from, group, bufferBytes, to::add);
        endRun();
      }
    }
    return replaced;
  }

  /** Removes the files; the next run starts anew. */
  @Override
  public void close() throws IOException {
    SpillFile open = file;
    file = null;
    bytes = 0;
    runs = 0;
    if (open != null) {
      open.close();
    }
  }
}
