package dev.strandline.io.parquet;

/** The distinct values of a column chunk, numbered in order of first appearance. */
sealed interface ValueDictionary permits FixedDictionary, BytesDictionary {
  /** More entries than this read slower than plain values and cost more than they save. */
  int MAX_ENTRIES = 1 << 16;

  /**
   * Numbers the values; false, and nothing is added, when there are too many distinct ones.
   *
   * @param plain values in PLAIN form, from {@code from}, with {@link GrowingBytes#HEADROOM} bytes
   *     before them
   * @param ids takes a number a value
   * @param sample whether to give up early where most values are distinct
   */
  boolean encode(byte[] plain, int from, int count, int[] ids, boolean sample);

  int size();

  /** The values in PLAIN form. */
  GrowingBytes values();

  void clear();

  /** How many of the values between two looks make a sample hopeless: see {@link #encode}. */
  static boolean hopeless(int distinct, int seen) {
    return distinct > seen - seen / 4;
  }
}
