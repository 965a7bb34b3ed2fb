package dev.strandline.benchmarks;

import dev.strandline.examples.DataShape;
import java.util.Locale;

/** The data that a benchmark runs on. */
enum Scenario {
  /** 25 % duplicates, 0.1 % bad rows, 90 partitions, 10 files. */
  MAIN,
  /** Every row a key of its own: the most rows to hold and to write. */
  DISTINCT,
  /** One of the 90 partitions has 60 % of the keys. */
  HOT_PARTITION,
  /** One key has 90 % of the rows. */
  HOT_KEY,
  /** 10,000 partitions. */
  PARTITIONS,
  /** Five files out: start-up shows, not the rows. */
  TINY;

  DataShape shape(long rows, long seed) {
    DataShape main = DataShape.mainJob(rows).withSeed(seed);
    return switch (this) {
      case MAIN -> main;
      case DISTINCT -> main.withDuplicates(0);
      case HOT_PARTITION -> main.withHotPartition(0.6);
      case HOT_KEY -> main.withHotKey(0.9);
      case PARTITIONS -> main.withDays(10_000);
      case TINY -> main.withDays(5).withFiles(4);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
