package dev.strandline.io.commit;

import java.time.Duration;

/**
 * How long a lease lasts without a sign of its holder.
 *
 * @param heartbeat how often the holder gives a sign
 * @param expiry how long whoever waits must have seen none before the lease is taken over
 */
public record LeaseTerms(Duration heartbeat, Duration expiry) {
  private static final int BEATS = 3;
  private static final int JOB_PATIENCE = 20;
  private static final int JOB_SIGNS = 60;
  private static final Duration LONGEST_BEAT = Duration.ofSeconds(2);
  private static final Duration SHORTEST_EXPIRY = Duration.ofMillis(300);

  /** A sign every 2 s; taken over after 30 s without one. */
  public static final LeaseTerms DEFAULT = expiringAfter(Duration.ofSeconds(30));

  public LeaseTerms {
    if (heartbeat.multipliedBy(BEATS).compareTo(expiry) > 0) {
      throw new IllegalArgumentException(
          "an expiry must be " + BEATS + " heartbeats at least, got " + heartbeat + ", " + expiry);
    }
  }

  /** Terms with that expiry, and heartbeats often enough for it. */
  public static LeaseTerms expiringAfter(Duration expiry) {
    if (expiry.compareTo(SHORTEST_EXPIRY) < 0) {
      throw new IllegalArgumentException(
          "a lease must last " + SHORTEST_EXPIRY.toMillis() + " ms at least, got " + expiry);
    }
    Duration beat = expiry.dividedBy(BEATS);
    return new LeaseTerms(beat.compareTo(LONGEST_BEAT) < 0 ? beat : LONGEST_BEAT, expiry);
  }

  /**
   * How long a job of a cluster keeps a lease without a sign: it may wait for its workers, or be
   * busy with a step that gives none.
   */
  Duration jobExpiry() {
    return expiry.multipliedBy(JOB_PATIENCE);
  }

  /** How often a job gives a sign while its rows go by. */
  Duration jobSign() {
    return jobExpiry().dividedBy(JOB_SIGNS);
  }

  /** How long without a sign is death, for a holder that beats at that interval. */
  Duration expiryOf(Duration beat) {
    Duration least = beat.multipliedBy(BEATS);
    return expiry.compareTo(least) < 0 ? least : expiry;
  }
}
