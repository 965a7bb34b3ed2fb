package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.RunOutcome;
import dev.strandline.io.RunOutcome.Status;
import dev.strandline.model.Books;
import dev.strandline.model.Epoch;
import dev.strandline.options.StreamSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order of epochs, on a clock and tables that are not there. */
final class TickerTest {
  private static final long EVERY = 10_000;
  private static final String RUN_ID = "20260101T000000000-00000001";

  private final Fake tables = new Fake();

  /** Tables and time in one: the test says what there is, and what became of it. */
  private static final class Fake implements Epochs, Ticker.Clock {
    private static final long serialVersionUID = 1;
    transient long now = 1_000;
    transient int waiting;
    transient long left;
    transient boolean stop;
    transient int planned;
    final transient Map<String, RunOutcome> outcomes = new HashMap<>();
    final transient List<String> told = new ArrayList<>();

    @Override
    public Optional<Ready> plan(long number) {
      planned++;
      if (waiting == 0) {
        return Optional.empty();
      }
      waiting--;
      String run = "run-" + planned;
      return Optional.of(new Ready(Epoch.of("stream", number, run, Map.of()), "folder", left));
    }

    @Override
    public Optional<RunOutcome> outcome(Mark.Pending pending) {
      return Optional.ofNullable(outcomes.get(pending.runId()));
    }

    @Override
    public void ended(Mark.Pending pending, RunOutcome outcome, long millis, long behindMillis) {
      told.add(pending.runId() + " " + outcome.status());
    }

    @Override
    public void over(StreamEnd end) {
      told.add("over " + end.why());
    }

    @Override
    public boolean isStopped() {
      return stop;
    }

    @Override
    public long millis() {
      return now;
    }

    @Override
    public void rest() {
      // The test moves the time.
    }

    void ends(String run, Status status) {
      outcomes.put(
          run,
          new RunOutcome(
              run, status, "", Map.of(), Books.EMPTY, List.of(), List.of(), List.of(), List.of()));
    }
  }

  private Ticker.Reader reader(@Nullable Mark mark, @Nullable Duration idle) throws IOException {
    StreamOptions options = PipelineOptionsFactory.as(StreamOptions.class);
    options.setStreamRun(RUN_ID);
    return reader(mark, idle, options);
  }

  private Ticker.Reader reader(
      @Nullable Mark mark, @Nullable Duration idle, PipelineOptions options) throws IOException {
    StreamSettings settings =
        new StreamSettings(Duration.ofMillis(EVERY), 100, idle, null, "127.0.0.1");
    return new Ticker(tables, settings, RUN_ID, tables).createReader(options, mark);
  }

  private Ticker.Reader reader() throws IOException {
    return reader(null, null);
  }

  private static long watermark(Ticker.Reader reader) {
    return reader.getWatermark().getMillis();
  }

  /** A runner brings the old ticker back, with its plans, into whatever job it restores. */
  @Test
  void isNotRestoredIntoAnotherRun() {
    StreamOptions options = PipelineOptionsFactory.as(StreamOptions.class);
    options.setStreamRun("another run");
    Mark mark = new Mark(3, Optional.empty());
    IOException refused = assertThrows(IOException.class, () -> reader(mark, null, options));
    assertThat(refused.getMessage(), containsString("SL-5123"));
  }

  @Test
  void theNextEpochWaitsForTheOneBefore() throws IOException {
    tables.waiting = 2;
    tables.left = 5;
    Ticker.Reader reader = reader();
    assertThat(reader.start(), is(true));
    assertThat(reader.getCurrent().number(), is(0L));
    assertThat(reader.getCurrentTimestamp().getMillis(), is(0L));
    assertThat("passes the epoch's window", watermark(reader), is(1L));
    tables.now += 10 * EVERY;
    assertThat(reader.advance(), is(false));
    assertThat("planned while one is under way", tables.planned, is(1));
    tables.ends("run-1", Status.COMMITTED);
    tables.now += EVERY;
    assertThat(reader.advance(), is(true));
    assertThat(reader.getCurrent().number(), is(1L));
    assertThat(watermark(reader), is(2L));
    assertThat(tables.told, contains("run-1 COMMITTED"));
  }

  @Test
  void commitsAsOftenAsTheSpecSaysUnlessMoreWaits() throws IOException {
    tables.waiting = 3;
    Ticker.Reader reader = reader();
    assertThat(reader.start(), is(true));
    tables.ends("run-1", Status.COMMITTED);
    tables.now += EVERY - 1;
    assertThat(reader.advance(), is(false));
    tables.left = 5;
    tables.now += 1;
    assertThat(reader.advance(), is(true));
    tables.ends("run-2", Status.COMMITTED);
    tables.now += 100;
    assertThat("at once", reader.advance(), is(true));
  }

  @Test
  void aStaleEpochIsPlannedAgainAtOnce() throws IOException {
    tables.waiting = 2;
    Ticker.Reader reader = reader();
    assertThat(reader.start(), is(true));
    tables.ends("run-1", Status.STALE);
    tables.now += 100;
    assertThat(reader.advance(), is(true));
    assertThat(reader.getCurrent().runId(), is("run-2"));
  }

  @Test
  void anEpochThatMustNotCommitEndsTheStreamForGood() throws IOException {
    tables.waiting = 2;
    Ticker.Reader reader = reader();
    assertThat(reader.start(), is(true));
    tables.ends("run-1", Status.OVER_LIMIT);
    tables.now += EVERY;
    assertThat(reader.advance(), is(false));
    assertThat(reader.getWatermark(), is(BoundedWindow.TIMESTAMP_MAX_VALUE));
    tables.now += EVERY;
    assertThat(reader.advance(), is(false));
    assertThat(tables.told, contains("run-1 OVER_LIMIT", "over EPOCH"));
  }

  @Test
  void aStopWaitsForTheEpochUnderWay() throws IOException {
    tables.waiting = 2;
    tables.left = 5;
    Ticker.Reader reader = reader();
    assertThat(reader.start(), is(true));
    tables.stop = true;
    tables.now += EVERY;
    assertThat(reader.advance(), is(false));
    assertThat(tables.told, is(empty()));
    tables.ends("run-1", Status.COMMITTED);
    tables.now += EVERY;
    assertThat(reader.advance(), is(false));
    assertThat(tables.told, contains("run-1 COMMITTED", "over STOPPED"));
  }

  @Test
  void endsWhenItWasIdleForLong() throws IOException {
    Ticker.Reader reader = reader(null, Duration.ofMillis(2 * EVERY + 1));
    assertThat(reader.start(), is(false));
    for (int i = 0; i < 2; i++) {
      tables.now += EVERY;
      assertThat(reader.advance(), is(false));
      assertThat(tables.told, is(empty()));
    }
    tables.now += 1;
    assertThat(reader.advance(), is(false));
    assertThat(tables.told, contains("over IDLE"));
  }

  /** What was emitted before the checkpoint comes back by itself. */
  @Test
  void aRestoredTickerWaitsForTheEpochOfItsCheckpoint() throws IOException {
    tables.waiting = 2;
    Ticker.Reader before = reader();
    assertThat(before.start(), is(true));
    Ticker.Reader restored = reader(copy(before.getCheckpointMark()), null);
    tables.now += 2 * EVERY;
    assertThat(restored.start(), is(false));
    assertThat("planned by the restored one", tables.planned, is(1));
    tables.ends("run-1", Status.COMMITTED);
    tables.now += EVERY;
    assertThat(restored.advance(), is(true));
    assertThat(restored.getCurrent().number(), is(1L));
  }

  /** What was emitted after it does not: the same number, another run. */
  @Test
  void aTickerRestoredFromBeforeAnEpochPlansItAgain() throws IOException {
    tables.waiting = 2;
    Ticker.Reader before = reader();
    Mark mark = copy(before.getCheckpointMark());
    assertThat(before.start(), is(true));
    Ticker.Reader restored = reader(mark, null);
    assertThat(restored.start(), is(true));
    assertThat(restored.getCurrent().number(), is(0L));
    assertThat(restored.getCurrent().runId(), is("run-2"));
  }

  private static Mark copy(Mark mark) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Mark.coder().encode(mark, bytes);
    return Mark.coder().decode(new ByteArrayInputStream(bytes.toByteArray()));
  }
}
