package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ErrorIdsTest {
  /** A file's verdict begins with its id, other messages end with theirs. */
  @Test
  void takesTheIdOffEitherEndOfASentence() {
    Throwable verdict = new IOException("SL-3102: Cannot read lake/a.parquet: its end is missing");
    assertThat(ErrorIds.of(verdict), is(Optional.of("SL-3102")));
    assertThat(
        ErrorIds.sentence(new RuntimeException(verdict)),
        is("Cannot read lake/a.parquet: its end is missing"));
    assertThat(
        ErrorIds.sentence(new IOException("Cannot read 1.json: it is damaged [SL-3303]")),
        is("Cannot read 1.json: it is damaged"));
  }
}
