package dev.strandline.model;

import java.io.IOException;

/** The rows that a shard has, one after another, in the order of their keys. */
public interface StoredRows extends AutoCloseable {
  /**
   * Adds the next row to the writer, with the position that was stored with it.
   *
   * @return false when there is none
   */
  boolean next(RowWriter out) throws IOException;

  @Override
  void close() throws IOException;
}
