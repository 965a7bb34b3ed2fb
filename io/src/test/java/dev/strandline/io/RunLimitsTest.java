package dev.strandline.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;

final class RunLimitsTest {
  @Test
  void namesTheLimitThatIsBroken() {
    RunLimits rows = new RunLimits(5, 1, 1000);
    assertThat(rows.broken(2000, 5), is(""));
    assertThat(rows.broken(2000, 12), is("12 of 2000 rows were rejected, more than limit.rows, 5"));
    RunLimits ratio = new RunLimits(Long.MAX_VALUE, 0.01, 1000);
    assertThat(ratio.broken(999, 40), is(""));
    assertThat(
        ratio.broken(2000, 40),
        is("40 of 2000 rows were rejected, 2.00 %, more than limit.ratio, 0.01"));
    assertThat(RunLimits.NONE.broken(2000, 2000), is(""));
  }

  @Test
  void withoutAStoreTheSpecIsToldToNameOne() {
    assertThat(RunLimits.NO_STORE.broken(2000, 0), is(""));
    assertThat(
        RunLimits.NO_STORE.broken(2000, 12),
        is("12 of 2000 rows were rejected, and the spec has no dead_letters to keep them"));
  }
}
