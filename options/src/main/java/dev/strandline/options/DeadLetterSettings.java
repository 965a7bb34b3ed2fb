package dev.strandline.options;

import org.jspecify.annotations.Nullable;

/** Where rejected rows go to, and how many of them stop a run. */
@Doc("Where rejected rows go to, and how many are too many.")
public record DeadLetterSettings(
    @Doc("The folder of the dead-letter store.") @NotEmpty String path,
    @Doc("How many rejected rows stop a run before it commits; without it none do.") @Default("{}")
        Limit limit,
    @Doc("The format of the store's files.") @Default("parquet") Format format) {
  /** The formats of the store's files. */
  public enum Format {
    PARQUET
  }

  /** The bounds of which the first that is passed stops the run; an absent one never does. */
  @Doc("How many rejected rows stop a run.")
  public record Limit(
      @Doc("The most rejected rows that are still fine.") @Range(min = 0) @Nullable Long rows,
      @Doc("The greatest share of rejected rows that is still fine, 0.01 for one in a hundred.")
          @Range(min = 0, max = 1)
          @Nullable Double ratio,
      @Doc("Rows that must have been read before the ratio counts.")
          @Default("1000")
          @Range(min = 0)
          long minRows) {}
}
