package dev.strandline.io.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.model.Origin;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Texts of origins find theirs, however many there are. */
final class StoredOriginsTest {
  private final StoredOrigins origins = new StoredOrigins();

  @Test
  void givesEachTextItsOriginAndTheSameOneAgain() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5_000; i++) {
        Origin expected = Origin.file("raw", "part-" + i + ".csv", i % 3);
        byte[] text = ("__" + expected.text()).getBytes(StandardCharsets.UTF_8);
        Origin found = origins.of(text, 2, text.length);
        assertThat(found, equalTo(expected));
        assertThat(origins.of(text, 2, text.length), sameInstance(found));
      }
    }
  }

  @Test
  void refusesWhatIsNoOrigin() {
    byte[] text = "no colon".getBytes(StandardCharsets.UTF_8);
    assertThrows(IllegalArgumentException.class, () -> origins.of(text, 0, text.length));
  }
}
