package dev.strandline.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NearestTest {
  private static final List<String> KEYS = List.of("path", "delimiter", "header", "null_values");

  @Test
  void findsAWordAFewEditsAway() {
    assertThat(Nearest.to("pth", KEYS), is(Optional.of("path")));
    assertThat(Nearest.to("dleimiter", KEYS), is(Optional.of("delimiter")));
    assertThat(Nearest.to("HEADERS", KEYS), is(Optional.of("header")));
    assertThat(Nearest.to("nullvalue", KEYS), is(Optional.of("null_values")));
  }

  @Test
  void findsNothingForAWordFarAway() {
    assertThat(Nearest.to("quote", KEYS), is(Optional.empty()));
    assertThat(Nearest.to("", KEYS), is(Optional.empty()));
    assertThat(Nearest.to("path", List.of()), is(Optional.empty()));
    assertThat(Nearest.to("p".repeat(1_000_000), KEYS), is(Optional.empty()));
  }
}
