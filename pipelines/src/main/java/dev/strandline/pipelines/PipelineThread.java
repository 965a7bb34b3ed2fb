package dev.strandline.pipelines;

import java.util.function.Supplier;
import org.apache.beam.sdk.PipelineResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipeline at work in a thread of its own, until it ends; an interrupt cuts it off. */
final class PipelineThread extends Thread {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineThread.class);

  private final Supplier<PipelineResult> start;
  private final boolean isRemote;
  private volatile @Nullable Throwable failure;

  private PipelineThread(String name, Supplier<PipelineResult> start, boolean isRemote) {
    super(name);
    this.start = start;
    this.isRemote = isRemote;
    setDaemon(true);
  }

  /**
   * Starts it.
   *
   * @param start starts the pipeline, and may wait for its end
   */
  static PipelineThread start(
      String name, ConfiguredRunner runner, Supplier<PipelineResult> start) {
    PipelineThread thread = new PipelineThread(name, start, runner.isRemote());
    thread.start();
    return thread;
  }

  /** What made it fail; null while it has not. */
  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void run() {
    try {
      PipelineResult result = start.get();
      try {
        require(result.waitUntilFinish());
      } finally {
        cut(result);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Direct says of an {@link Error} outside the user's code only that it no longer waits. */
  private static void require(PipelineResult.@Nullable State state) {
    if (state == PipelineResult.State.FAILED || state == PipelineResult.State.RUNNING) {
      throw new IllegalStateException(
          "the runner gave up (its state is " + state + "); its log says why");
    }
  }

  /** Ends what would go on unwatched in this process; a cluster's job is fenced instead. */
  private void cut(PipelineResult result) {
    if (isRemote || result.getState().isTerminal()) {
      return;
    }
    boolean interrupted = Thread.interrupted(); // the runner's own end waits too
    try {
      result.cancel();
    } catch (Exception e) {
      LOG.warn("Cannot end the pipeline: {}", e.toString());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
