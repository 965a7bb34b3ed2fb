package dev.strandline.transforms.reduce;

/**
 * What became of a shard's rows: in = out + deduplicated + deletes + dropped.
 *
 * @param in rows that came
 * @param out rows that came out
 * @param deduplicated rows that a later one, or an equal position, replaced
 * @param deletes keys left out since their latest row is a delete
 * @param dropped rows of origins that were refused after their rows had been read
 * @param spilledBytes bytes written to local files, each pass counted
 * @param spilledRuns sorted runs written, each pass counted
 */
public record ReduceCounts(
    long in,
    long out,
    long deduplicated,
    long deletes,
    long dropped,
    long spilledBytes,
    long spilledRuns) {
  /** No rows. */
  public static final ReduceCounts ZERO = new ReduceCounts(0, 0, 0, 0, 0, 0, 0);

  /** The sums. */
  public ReduceCounts plus(ReduceCounts that) {
    return new ReduceCounts(
        in + that.in,
        out + that.out,
        deduplicated + that.deduplicated,
        deletes + that.deletes,
        dropped + that.dropped,
        spilledBytes + that.spilledBytes,
        spilledRuns + that.spilledRuns);
  }

  /** Whether every row that came is accounted for. */
  public boolean balances() {
    return in == out + deduplicated + deletes + dropped;
  }
}
