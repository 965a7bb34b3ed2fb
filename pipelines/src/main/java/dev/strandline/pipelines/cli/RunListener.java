package dev.strandline.pipelines.cli;

/**
 * Hears how a run goes; the methods return at once and may be called from any thread. A method that
 * is not overridden hears nothing.
 */
public interface RunListener {
  /** Hears nothing: for those who wait for the report. */
  RunListener NONE = new RunListener() {};

  /**
   * The run has begun.
   *
   * @param folder where its log and report will be
   * @param stop asks the run to end without a commit; it may be called at any time and more than
   *     once, and {@link Engine#run} returns soon after
   */
  default void started(String runId, String folder, Runnable stop) {}

  /** Another stage has begun, such as {@code read and write} or {@code commit}. */
  default void stage(String name) {}

  /** How far it is; a few times a second at most. */
  default void progress(Progress progress) {}

  /** A sink's commit record is in place: from here on the run has happened. */
  default void committed(String sink, long number) {}

  /**
   * Totals so far.
   *
   * @param bytesTotal 0 while it is not known
   * @param rowsOut rows that reached a sink
   */
  record Progress(long bytesRead, long bytesTotal, long rowsRead, long rowsOut, long rejected) {}
}
