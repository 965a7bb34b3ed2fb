package dev.strandline.pipelines;

import dev.strandline.io.RunOutcome;
import dev.strandline.model.Epoch;
import dev.strandline.options.StreamSettings;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of a stream, one at a time: the next one is planned when the tables have the commits
 * of the one before, or when that turned out to be stale.
 *
 * <p>The epoch of number e has the time e ms, and the watermark then passes it. A stream that ends,
 * for whatever reason, does so by a watermark at the end of time, so that no runner starts it
 * again. Of a restored checkpoint only the number and the epoch under way matter: what was read and
 * what is to be read is what the tables say.
 */
final class Ticker extends UnboundedSource<Epoch, Mark> {
  private static final long serialVersionUID = 1;

  private static final String OF_ANOTHER_RUN = "SL-5123";

  private final Epochs epochs;
  private final StreamSettings settings;
  private final String runId;
  private final Clock clock;

  /** Where the time comes from; only differences count. */
  interface Clock extends Serializable {
    long millis();

    /** Lets some time pass, so that a runner that asks all the time does little else. */
    void rest() throws InterruptedException;
  }

  private enum Monotonic implements Clock {
    CLOCK;

    private static final long REST_MILLIS = 5;

    @Override
    public long millis() {
      return System.nanoTime() / 1_000_000;
    }

    @Override
    public void rest() throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
    }
  }

  /**
   * The epochs of a stream.
   *
   * @param runId the run that begins the stream; a runner that restores a savepoint brings back the
   *     ticker of the run that it was taken of
   */
  Ticker(Epochs epochs, StreamSettings settings, String runId) {
    this(epochs, settings, runId, Monotonic.CLOCK);
  }

  Ticker(Epochs epochs, StreamSettings settings, String runId, Clock clock) {
    this.epochs = epochs;
    this.settings = settings;
    this.runId = runId;
    this.clock = clock;
  }

  @Override
  public List<Ticker> split(int desired, PipelineOptions options) {
    return List.of(this); // commits have one order
  }

  @Override
  public Reader createReader(PipelineOptions options, @Nullable Mark mark) throws IOException {
    if (!runId.equals(options.as(StreamOptions.class).getStreamRun())) {
      throw new IOException(
          "Cannot go on from a savepoint: begin without it, the tables say where to go on ["
              + OF_ANOTHER_RUN
              + "]");
    }
    return new Reader(this, mark == null ? new Mark(0, Optional.empty()) : mark);
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return Mark.coder();
  }

  @Override
  public Coder<Epoch> getOutputCoder() {
    return Epoch.coder();
  }

  /** Says an epoch, waits for it, and so on. */
  static final class Reader extends UnboundedReader<Epoch> {
    private static final long FIRST_LOOK_MILLIS = 20;
    private static final long LAST_LOOK_MILLIS = 500;
    private static final long STOP_LOOK_MILLIS = 500;

    private final Ticker source;
    private long next;
    private Mark.@Nullable Pending pending;
    private @Nullable Epoch current;
    private boolean over;
    private long begun;
    private long nextPlan;
    private long nextLook;
    private long pause = FIRST_LOOK_MILLIS;
    private long nextStopLook;
    private long idleSince;
    private long caughtUp;

    Reader(Ticker source, Mark mark) {
      this.source = source;
      this.next = mark.next();
      this.pending = mark.pending().orElse(null);
      this.begun = source.clock.millis();
      this.nextPlan = begun;
      this.nextLook = begun;
      this.nextStopLook = begun;
      this.idleSince = begun;
      this.caughtUp = begun;
    }

    @Override
    public boolean start() throws IOException {
      return advance();
    }

    @Override
    public boolean advance() throws IOException {
      current = null;
      if (over || isUnderWay()) {
        rest();
        return false;
      }
      long now = source.clock.millis();
      if (!over && isStopped(now)) {
        end(StreamEnd.stopped());
      }
      if (over || now < nextPlan) {
        rest();
        return false;
      }
      return plan(now);
    }

    /** Whether an epoch is; one that has ended is told of, and may end the stream. */
    private boolean isUnderWay() throws IOException {
      Mark.Pending waited = pending;
      if (waited == null) {
        return false;
      }
      long now = source.clock.millis();
      if (now < nextLook) {
        return true;
      }
      Optional<RunOutcome> outcome = source.epochs.outcome(waited);
      if (outcome.isEmpty()) {
        nextLook = now + pause;
        pause = Math.min(2 * pause, LAST_LOOK_MILLIS);
        return true;
      }
      pending = null;
      pause = FIRST_LOOK_MILLIS;
      idleSince = now;
      if (waited.left() == 0) {
        caughtUp = begun;
      }
      long behind = waited.left() == 0 ? 0 : now - caughtUp;
      source.epochs.ended(waited, outcome.get(), now - begun, behind);
      switch (outcome.get().status()) {
        case COMMITTED -> {}
        case STALE -> nextPlan = now;
        case DRIFTED, SHRINKS, OVER_LIMIT, BAD_INPUT, UNBALANCED ->
            end(StreamEnd.of(outcome.get()));
      }
      return false;
    }

    private boolean isStopped(long now) throws IOException {
      if (now < nextStopLook) {
        return false;
      }
      nextStopLook = now + STOP_LOOK_MILLIS;
      return source.epochs.isStopped();
    }

    private boolean plan(long now) throws IOException {
      Optional<Epochs.Ready> ready = source.epochs.plan(next);
      if (ready.isEmpty()) {
        idle(now);
        return false;
      }
      Epochs.Ready epoch = ready.get();
      current = epoch.epoch();
      pending = new Mark.Pending(epoch.epoch().runId(), epoch.folder(), epoch.left());
      next++;
      begun = now;
      nextLook = now + pause;
      nextPlan = epoch.left() > 0 ? now : now + source.settings.commitEvery().toMillis();
      return true;
    }

    private void idle(long now) throws IOException {
      caughtUp = now;
      nextPlan = now + source.settings.commitEvery().toMillis();
      Duration most = source.settings.stopWhenIdle();
      if (most != null) {
        long left = idleSince + most.toMillis() - now;
        if (left <= 0) {
          end(StreamEnd.idle());
        } else {
          nextPlan = Math.min(nextPlan, now + left);
        }
      }
    }

    private void end(StreamEnd how) throws IOException {
      over = true;
      source.epochs.over(how);
    }

    private void rest() throws IOException {
      try {
        source.clock.rest();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public Epoch getCurrent() {
      if (current == null) {
        throw new NoSuchElementException("no epoch has begun");
      }
      return current;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return Instant.ofEpochMilli(getCurrent().number());
    }

    @Override
    public Instant getWatermark() {
      return over ? BoundedWindow.TIMESTAMP_MAX_VALUE : Instant.ofEpochMilli(next);
    }

    @Override
    public Mark getCheckpointMark() {
      return new Mark(next, Optional.ofNullable(pending));
    }

    @Override
    public Ticker getCurrentSource() {
      return source;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
