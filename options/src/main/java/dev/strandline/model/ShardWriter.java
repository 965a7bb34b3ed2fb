package dev.strandline.model;

import java.io.IOException;
import java.util.List;

/**
 * Writes the rows of one shard, in the order in which they are added, into staged files.
 *
 * <p>{@link #finish}, {@link #finishSoon} or {@link #close} ends it: {@code close} without the
 * others leaves nothing behind that a commit could take for a file. Not for use by two threads.
 */
public interface ShardWriter extends AutoCloseable {
  /** Adds the cursor's row; nothing of the cursor is kept after the call. */
  void add(RowCursor row) throws IOException;

  /** Completes the staged files, makes them durable and describes them; none for no rows. */
  List<WrittenFile> finish() throws IOException;

  /**
   * As {@link #finish}, but without the wait until they are durable, which needs no processor: a
   * bundle does it once for all its files. The writer may be closed meanwhile.
   */
  default Completion finishSoon() throws IOException {
    return Completion.of(finish());
  }

  /** Releases what is held; aborts if it was not finished. May be called twice. */
  @Override
  void close() throws IOException;
}
