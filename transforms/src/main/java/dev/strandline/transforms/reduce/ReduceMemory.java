package dev.strandline.transforms.reduce;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * How much memory one reducer may hold, and where it puts what does not fit.
 *
 * @param budgetBytes 0 for a tenth of the worker's heap, between 16 and 256 MiB
 * @param folder a local folder for spilled rows; empty for the worker's {@code java.io.tmpdir}
 */
public record ReduceMemory(long budgetBytes, String folder) implements Serializable {
  private static final long serialVersionUID = 1;

  /** The least budget: below it, more time goes into files than into rows. */
  public static final long MIN_BUDGET = 1L << 20;

  private static final long LEAST_BY_DEFAULT = 16L << 20;
  private static final long MOST_BY_DEFAULT = 256L << 20;
  private static final long MAX_BUDGET = 8L << 30;

  /** What fits the worker. */
  public static final ReduceMemory AUTO = new ReduceMemory(0, "");

  public ReduceMemory {
    if (budgetBytes != 0 && (budgetBytes < MIN_BUDGET || budgetBytes > MAX_BUDGET)) {
      throw new IllegalArgumentException(
          "a reducer's budget must be "
              + MIN_BUDGET
              + " to "
              + MAX_BUDGET
              + ", got "
              + budgetBytes);
    }
  }

  /** The budget on this worker. */
  long bytes() {
    if (budgetBytes > 0) {
      return budgetBytes;
    }
    long tenth = Runtime.getRuntime().maxMemory() / 10;
    return Math.max(LEAST_BY_DEFAULT, Math.min(MOST_BY_DEFAULT, tenth));
  }

  /** The folder on this worker. */
  Path spillFolder() {
    return Path.of(folder.isEmpty() ? System.getProperty("java.io.tmpdir", "/tmp") : folder);
  }
}
