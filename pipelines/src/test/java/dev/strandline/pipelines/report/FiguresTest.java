package dev.strandline.pipelines.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FiguresTest {
  @ParameterizedTest
  @ValueSource(
      longs = {0, 7, 999, 1_000, 12_345, 999_999, 1_000_000, Long.MAX_VALUE, Long.MIN_VALUE, -100})
  void countsHaveCommasBetweenThousands(long number) {
    assertThat(Figures.count(number), is(String.format(Locale.ROOT, "%,d", number)));
    assertThat(Figures.count(-number), is(String.format(Locale.ROOT, "%,d", -number)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1.0 s",
    "59949, 59.9 s",
    "59950, 1 m 00 s",
    "3599499, 59 m 59 s",
    "3599500, 1 h 00 m",
    "90061000, 25 h 01 m"
  })
  void durationsHaveTheirTwoLargestUnits(long millis, String text) {
    assertThat(Figures.duration(Duration.ofMillis(millis)), is(text));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "-1, -1", "0.05, 0.1", "-0.26, -0.3", "-0.04, 0", "99.96, 100"})
  void lengthsHaveATenthWhereTheyHaveAny(double value, String text) {
    assertThat(Svg.number(value), is(text));
  }

  @Test
  void lengthsAreOffByATwentiethAtMost() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      double value = (random.nextDouble() - 0.5) * 4_000;
      assertThat(Double.parseDouble(Svg.number(value)), closeTo(value, 0.0500001));
    }
  }
}
