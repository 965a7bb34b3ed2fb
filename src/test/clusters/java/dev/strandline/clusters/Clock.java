package dev.strandline.clusters;

import java.util.concurrent.TimeUnit;

/** Tells how long what a test waited for has taken. */
final class Clock {
  private Clock() {}

  static void print(String what, long fromNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - fromNanos);
    System.out.printf("clusters: %s: %.1f s%n", what, millis / 1000.0);
  }
}
