package dev.strandline.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;

/** Counters of the runs at hand, and of no others. */
final class RunProgressTest {
  @Test
  void aRunThatGoesOnIsKnownAndThoseLongOverAreNot() {
    RunProgress.of("first epoch").written(1);
    RunProgress.of("a long run").written(1);
    for (int epoch = 0; epoch < 10_000; epoch++) {
      RunProgress.of("epoch " + epoch).written(1);
      RunProgress.of("a long run").written(1);
    }
    assertThat(RunProgress.of("a long run").rowsWritten(), is(10_001L));
    assertThat(RunProgress.of("epoch 9999").rowsWritten(), is(1L));
    assertThat("forgotten", RunProgress.of("first epoch").rowsWritten(), is(0L));
    RunProgress.forget("a long run");
    assertThat(RunProgress.of("a long run").rowsWritten(), is(0L));
  }
}
