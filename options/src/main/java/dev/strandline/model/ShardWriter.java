package dev.strandline.model;

import java.io.IOException;
import java.util.List;

/**
 * Writes the rows of one shard, in the order in which they are added, into staged files.
 *
 * <p>Either {@link #finish} or {@link #close} ends it: {@code close} without {@code finish} leaves
 * nothing behind that a commit could take for a file. Not for use by two threads.
 */
public interface ShardWriter extends AutoCloseable {
  /** Adds the cursor's row; nothing of the cursor is kept after the call. */
  void add(RowCursor row) throws IOException;

  /** Completes the staged files and describes them; none for no rows. */
  List<WrittenFile> finish() throws IOException;

  /** Releases what is held; aborts if {@link #finish} was not called. May be called twice. */
  @Override
  void close() throws IOException;
}
