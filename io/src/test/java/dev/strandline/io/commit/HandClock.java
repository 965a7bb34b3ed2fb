package dev.strandline.io.commit;

import java.time.Duration;
import java.time.Instant;

/** A clock that stands until a test moves it or somebody sleeps by it. */
final class HandClock implements LeaseClock {
  private Instant now;
  private Runnable meanwhile = () -> {};

  HandClock(Instant now) {
    this.now = now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** What others do each time that somebody sleeps. */
  void meanwhile(Runnable others) {
    meanwhile = others;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanos() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  @Override
  public void sleep(Duration time) {
    pass(time);
    meanwhile.run();
  }
}
