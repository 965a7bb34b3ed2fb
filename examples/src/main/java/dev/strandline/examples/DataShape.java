package dev.strandline.examples;

/**
 * What the generated rows look like: how many, in how many files, and how they repeat.
 *
 * @param rows lines in all files together, bad ones included
 * @param files the files that they are spread over, in order, evenly
 * @param seed another seed gives other values in the same shape
 * @param duplicates share of all rows that are a further version of a key: {@code 0.25} leaves
 *     three quarters of the good rows as distinct keys; exact, not by chance
 * @param bad share of rows that are dirty, every {@link Dirt} in turn; exact
 * @param days dates of c7 from 2024-01-01 on, thus the partitions of the output
 * @param hotPartition share of the keys whose date is the first one; 0 spreads them evenly
 * @param hotKey share of all rows that are versions of one key; 0 for none
 */
public record DataShape(
    long rows,
    int files,
    long seed,
    double duplicates,
    double bad,
    int days,
    double hotPartition,
    double hotKey) {
  /** The rows that a file number, a key and a date still have room for in their text. */
  private static final long MAX_ROWS = 10_000_000_000L;

  /** 2024-01-01 and this many days end in the year 9999. */
  private static final int MAX_DAYS = 2_900_000;

  public DataShape {
    check("rows", rows, 1, MAX_ROWS);
    check("files", files, 1, 99_999);
    check("days", days, 1, MAX_DAYS);
    checkShare("duplicates", duplicates);
    checkShare("bad", bad);
    checkShare("hot-partition", hotPartition);
    checkShare("hot-key", hotKey);
    if (bad + hotKey > 1) {
      throw new IllegalArgumentException(
          "bad and hot-key must be 1 together at most, got " + bad + " and " + hotKey);
    }
  }

  /** The main job of the benchmarks: 25 % duplicates, 0.1 % bad rows, 90 days, 10 files. */
  public static DataShape mainJob(long rows) {
    return new DataShape(rows, 10, 1, 0.25, 0.001, 90, 0, 0);
  }

  /** This shape with {@code share} of the rows further versions of a key; 0 makes all distinct. */
  public DataShape withDuplicates(double share) {
    return new DataShape(rows, files, seed, share, bad, days, hotPartition, hotKey);
  }

  /** This shape with {@code share} of the keys in the first partition. */
  public DataShape withHotPartition(double share) {
    return new DataShape(rows, files, seed, duplicates, bad, days, share, hotKey);
  }

  /** This shape with {@code share} of the rows on one key. */
  public DataShape withHotKey(double share) {
    return new DataShape(rows, files, seed, duplicates, bad, days, hotPartition, share);
  }

  /** This shape with its rows spread over {@code count} dates. */
  public DataShape withDays(int count) {
    return new DataShape(rows, files, seed, duplicates, bad, count, hotPartition, hotKey);
  }

  /** This shape in {@code count} files. */
  public DataShape withFiles(int count) {
    return new DataShape(rows, count, seed, duplicates, bad, days, hotPartition, hotKey);
  }

  /** This shape with other values. */
  public DataShape withSeed(long value) {
    return new DataShape(rows, files, value, duplicates, bad, days, hotPartition, hotKey);
  }

  /** This shape with {@code share} of the rows dirty. */
  public DataShape withBad(double share) {
    return new DataShape(rows, files, seed, duplicates, share, days, hotPartition, hotKey);
  }

  /** Dirty rows, exactly. */
  public long badRows() {
    return Math.round(rows * bad);
  }

  /** Rows on the one hot key, exactly; a good row that belongs to no hot key has another one. */
  public long hotKeyRows() {
    return Math.min(Math.round(rows * hotKey), rows - badRows());
  }

  /** Distinct keys of the good rows, thus rows of the output, exactly. */
  public long distinctKeys() {
    return coldKeys() + (hotKeyRows() > 0 ? 1 : 0);
  }

  long coldRows() {
    return rows - badRows() - hotKeyRows();
  }

  /** Keys that are not the hot one; at least one where there are rows for it. */
  long coldKeys() {
    long cold = coldRows();
    return cold == 0 ? 0 : Math.max(1, Math.round(cold * (1 - duplicates)));
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", got " + value);
    }
  }

  private static void checkShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " must be a share of 0 to 1, got " + share);
    }
  }
}
