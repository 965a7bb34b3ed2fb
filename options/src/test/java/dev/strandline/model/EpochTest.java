package dev.strandline.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

/** An epoch travels with its parts, and loses them when it must be over. */
final class EpochTest {
  private static final String RUN = "20260101T000000000-00000001";
  private static final String PLAN = "x".repeat(1_000);

  /** No other test's. */
  private final String stream = UUID.randomUUID().toString();

  private Epoch epoch(long number) {
    return Epoch.of(stream, number, RUN, Map.of("plan", PLAN));
  }

  /** What a step keeps of it. */
  private static Epoch sent(Epoch epoch) throws IOException {
    return CoderUtils.clone(Epoch.coder(), epoch);
  }

  private static int bytes(Epoch epoch) throws IOException {
    return CoderUtils.encodeToByteArray(Epoch.coder(), epoch).length;
  }

  @Test
  void comesWithItsParts() throws IOException {
    Epoch epoch = sent(epoch(7));
    assertThat(epoch.number(), is(7L));
    assertThat(epoch.runId(), is(RUN));
    assertThat(epoch.part("plan"), is(PLAN));
    assertThrows(IllegalArgumentException.class, () -> epoch.part("other"));
  }

  @Test
  void thoseThatAreLongOverHaveNoParts() throws IOException {
    List<Epoch> kept = new ArrayList<>();
    for (int number = 0; number < 40; number++) {
      Epoch epoch = epoch(number);
      kept.add(epoch);
      kept.add(sent(epoch));
      kept.add(sent(epoch));
    }
    for (Epoch epoch : kept) {
      if (epoch.number() < 39 - 16) {
        assertThat("epoch " + epoch.number(), bytes(epoch), lessThan(100));
        IllegalStateException over =
            assertThrows(IllegalStateException.class, () -> epoch.part("plan"));
        assertThat(over.getMessage(), containsString("is over"));
        assertThat("as a checkpoint gives it back", bytes(sent(epoch)), lessThan(100));
      } else {
        assertThat("epoch " + epoch.number(), epoch.part("plan"), is(PLAN));
      }
    }
  }

  @Test
  void otherStreamsAndEarlierEpochsTakeNothingAway() throws IOException {
    Epoch first = sent(epoch(0));
    sent(Epoch.of(UUID.randomUUID().toString(), 100, RUN, Map.of("plan", PLAN)));
    assertThat(bytes(first), greaterThan(1_000));
    Epoch later = sent(epoch(16));
    assertThat("one after a job was restored", sent(epoch(3)).part("plan"), is(PLAN));
    assertThat(first.part("plan"), is(PLAN));
    assertThat(later.part("plan"), is(PLAN));
  }
}
