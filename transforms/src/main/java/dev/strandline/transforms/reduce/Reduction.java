package dev.strandline.transforms.reduce;

import java.io.Serializable;
import java.util.List;

/**
 * What becomes of a shard's rows.
 *
 * @param keys with keys: one row a key comes out, the latest, sorted by key. Without: every row
 * @param orderBy with keys: the columns whose greater value is later, before the position. Without:
 *     the columns to sort by; if empty, rows come out as they came in
 * @param deletes what becomes of a key whose latest row is a delete
 */
public record Reduction(List<String> keys, List<String> orderBy, Deletes deletes)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** What becomes of a key whose latest row is a delete. */
  public enum Deletes {
    /** The key has no row. */
    APPLY,
    /** The delete comes out, for a sink that applies it. */
    KEEP,
    /**
     * The same, and before it the latest row of the key that is no delete, for a sink that keeps
     * what was deleted: up to two rows a key, and which of them is later is not decided.
     */
    KEEP_WITH_ROW
  }

  public Reduction {
    keys = List.copyOf(keys);
    orderBy = List.copyOf(orderBy);
  }

  /** The latest row of each key, by position alone. */
  public static Reduction latest(List<String> keys) {
    return new Reduction(keys, List.of(), Deletes.APPLY);
  }

  /** Every row, sorted by the columns if there are any. */
  public static Reduction all(List<String> sortBy) {
    return new Reduction(List.of(), sortBy, Deletes.KEEP);
  }

  /** Whether a key's rows and its deletes are reduced apart. */
  boolean isPaired() {
    return isKeyed() && deletes == Deletes.KEEP_WITH_ROW;
  }

  /** Whether rows of one key replace each other. */
  boolean isKeyed() {
    return !keys.isEmpty();
  }
}
