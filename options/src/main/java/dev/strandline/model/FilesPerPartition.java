package dev.strandline.model;

import java.io.Serializable;
import java.util.Map;

/**
 * How many files a partition's keys are spread over: its own number, or the default.
 *
 * <p>It is fixed once a table has a partition, for it decides in which file a key lives.
 */
public record FilesPerPartition(int byDefault, Map<String, Integer> overrides)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** One file for every partition. */
  public static final FilesPerPartition ONE = new FilesPerPartition(1, Map.of());

  public FilesPerPartition {
    overrides = Map.copyOf(overrides);
    if (byDefault < 1 || overrides.values().stream().anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException(
          "files a partition must be at least 1, got " + byDefault + " and " + overrides);
    }
  }

  /** The number for the partition of that path. */
  public int of(String partition) {
    return overrides.getOrDefault(partition, byDefault);
  }
}
