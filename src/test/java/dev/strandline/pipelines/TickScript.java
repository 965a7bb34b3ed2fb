package dev.strandline.pipelines;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** The ticks of one job, and how time goes on between them: a TestStream of an act each. */
final class TickScript {
  /** What happens at a tick. */
  enum Act {
    /** The next file comes. */
    COME,
    /** An epoch is planned and given. */
    PLAN,
    /** An epoch is planned, and given when others have been, or never. */
    KEEP,
    /** An epoch that was kept is given. */
    KEPT,
    /** An epoch is given once more. */
    AGAIN,
    /** An epoch is planned and given in the window of another one, which is over. */
    LATE
  }

  /**
   * One of them, in the window of that number.
   *
   * @param number also the tick's time in milliseconds
   */
  record Tick(Act act, long number) {
    static Tick parse(String text) {
      String[] parts = text.split(" ", -1);
      return new Tick(Act.valueOf(parts[0]), Long.parseLong(parts[1]));
    }

    @Override
    public String toString() {
      return act + " " + number;
    }
  }

  private final Random random;
  private final List<Long> given = new ArrayList<>();
  private TestStream.Builder<String> events = TestStream.create(StringUtf8Coder.of());
  private long watermark = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  private long number;
  private int passed;

  /**
   * A script without a tick yet.
   *
   * @param number of its first epoch
   */
  TickScript(Random random, long number) {
    this.random = random;
    this.number = number;
  }

  /** The number of the next epoch. */
  long number() {
    return number;
  }

  void come() {
    add(Act.COME, number);
  }

  void keep() {
    add(Act.KEEP, number);
  }

  /** Gives one that was planned now or before; its window is passed with the next {@link #pass}. */
  void give(Act act) {
    add(act, number);
    given.add(number);
    number += 1 + random.nextInt(2);
  }

  /** Gives those of the job before, as it did or all before the watermark goes on. */
  void again(Iterable<Long> numbers) {
    boolean oneByOne = random.nextBoolean();
    for (long one : numbers) {
      add(Act.AGAIN, one);
      given.add(one);
      if (oneByOne) {
        watermark(one + 1);
      }
    }
    pass();
  }

  /** Does something behind the watermark, in the window of an epoch, if one was given. */
  void behind(Act act) {
    if (passed > 0) {
      add(act, given.get(random.nextInt(passed)));
    }
  }

  /** The watermark passes what was given, in one leap or in two. */
  void pass() {
    if (random.nextInt(3) == 0) {
      watermark(number - random.nextInt(3));
    }
    watermark(number);
    number += random.nextInt(3);
    passed = given.size();
  }

  void timePasses() {
    events = events.advanceProcessingTime(Duration.millis(1 + random.nextInt(100_000)));
  }

  private void watermark(long at) {
    if (at > watermark) {
      watermark = at;
      events = events.advanceWatermarkTo(Instant.ofEpochMilli(at));
    }
  }

  private void add(Act act, long at) {
    String tick = new Tick(act, at).toString();
    events = events.addElements(TimestampedValue.of(tick, Instant.ofEpochMilli(at)));
  }

  TestStream<String> end() {
    return events.advanceWatermarkToInfinity();
  }
}
