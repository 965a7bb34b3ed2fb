package dev.strandline.transforms.reduce;

/**
 * What became of the rows that a shard's reduction gave to its merge: in = inserted + updated +
 * deleted + stale + unchanged + late.
 *
 * @param in latest rows of the run, one a key, deletes among them
 * @param superseded rows of keys that have a later delete, and the other way round, in the same
 *     run; not among those that came in
 * @param inserted rows of keys that the table did not have
 * @param updated rows that replaced one with other values
 * @param deleted deletes that took a row away
 * @param stale rows that the table has a later one of, or remembers a later delete of
 * @param unchanged rows that replaced one with the same values, and deletes of nothing
 * @param late rows of keys that the table knows nothing of, older than the deletes it remembers
 * @param rewritten rows that were copied as they were; not among those that came in
 * @param waiting rows that lack a value which their source did not send, so that they wait; among
 *     the unchanged, or the deleted or taken where the table had the key's row
 * @param taken rows of the table that a truncate took away, or a value of them, or that became part
 *     of another session's; not among the deleted
 * @param derived deletes that a truncate made of rows that came, which are counted as superseded;
 *     not among those that came in
 */
public record MergeCounts(
    long in,
    long superseded,
    long inserted,
    long updated,
    long deleted,
    long stale,
    long unchanged,
    long late,
    long rewritten,
    long waiting,
    long taken,
    long derived) {
  /** Whether every row that came is accounted for. */
  public boolean balances() {
    return in + derived == inserted + updated + deleted + stale + unchanged + late;
  }
}
