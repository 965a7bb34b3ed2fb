package dev.strandline.io.commit;

import java.time.Duration;
import java.time.Instant;

/** Time as a lease needs it; a test has its own. */
interface LeaseClock {
  /** The time of day; compared only with times of the same machine. */
  Instant now();

  /** A time that never jumps, to measure with. */
  long nanos();

  /** Waits that long. */
  void sleep(Duration time) throws InterruptedException;

  /** The machine's. */
  static LeaseClock system() {
    return new LeaseClock() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
      }
    };
  }
}
