package dev.strandline.pipelines.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ExitCodeTest {
  @Test
  void theMostTellingCodeWins() {
    assertThat(
        ExitCode.first(Set.of(ExitCode.FAILED, ExitCode.LOCKED, ExitCode.INVALID_SPEC)),
        is(ExitCode.INVALID_SPEC));
    assertThat(ExitCode.first(Set.of(ExitCode.QUALITY, ExitCode.LOCKED)), is(ExitCode.LOCKED));
    assertThat(
        ExitCode.first(Set.of(ExitCode.DEAD_LETTER_LIMIT, ExitCode.QUALITY)), is(ExitCode.QUALITY));
    assertThat(
        ExitCode.first(Set.of(ExitCode.FAILED, ExitCode.DEAD_LETTER_LIMIT)),
        is(ExitCode.DEAD_LETTER_LIMIT));
    assertThat(ExitCode.first(List.of(ExitCode.DONE)), is(ExitCode.DONE));
    assertThat(ExitCode.first(List.of()), is(ExitCode.DONE));
  }
}
