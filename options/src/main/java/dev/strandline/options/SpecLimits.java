package dev.strandline.options;

/**
 * How large a spec may be before it is refused, which also bounds the time that loading takes.
 *
 * @param maxBytes size of the file
 * @param maxDepth levels of lists and mappings
 * @param maxValues values in the file, those behind an alias counted each time
 */
public record SpecLimits(int maxBytes, int maxDepth, int maxValues) {
  /** 1 MiB, 64 levels, 100,000 values. */
  public static final SpecLimits DEFAULT = new SpecLimits(1 << 20, 64, 100_000);

  public SpecLimits {
    if (maxBytes < 1 || maxDepth < 1 || maxDepth > 1_000 || maxValues < 1) {
      throw new IllegalArgumentException(
          "limits must be positive and the depth at most 1000, got "
              + maxBytes
              + ", "
              + maxDepth
              + ", "
              + maxValues);
    }
  }
}
