package dev.strandline.pipelines;

import dev.strandline.io.RunOutcome;
import dev.strandline.model.Epoch;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;

/** What the ticker of a stream asks of the sources and tables. */
interface Epochs extends Serializable {
  /**
   * The next epoch, planned from what the tables have now; none where there is nothing new.
   *
   * @param number the epoch's number
   */
  Optional<Ready> plan(long number) throws IOException;

  /** How an epoch has ended; nothing while it has not. */
  Optional<RunOutcome> outcome(Mark.Pending pending) throws IOException;

  /**
   * Tells of an epoch that has ended.
   *
   * @param millis how long it took
   * @param behindMillis since when there have been rows that it left, by the stream's looks; 0 for
   *     none
   */
  void ended(Mark.Pending pending, RunOutcome outcome, long millis, long behindMillis)
      throws IOException;

  /** Tells how the stream has ended. */
  void over(StreamEnd end) throws IOException;

  /** Whether the stream is asked to end. */
  boolean isStopped() throws IOException;

  /**
   * An epoch that can begin.
   *
   * @param folder where its outcome will be
   * @param left about how many new rows it leaves for the next one
   */
  record Ready(Epoch epoch, String folder, long left) {}
}
