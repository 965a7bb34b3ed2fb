package dev.strandline.transforms;

/** Takes what is wrong with the row at hand: it becomes a dead letter. */
public interface Rejects {
  /**
   * Rejects the row.
   *
   * @param code the stable id, such as {@code SL-2120}
   * @param column the column at fault; empty where it is the row as a whole
   * @param message must not show values of sensitive columns
   */
  void reject(String code, String column, String message);
}
