package dev.strandline.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strandline.model.Books;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RunWatchTest {
  private static RunOutcome outcome(String runId, String message) {
    return new RunOutcome(
        runId,
        RunOutcome.Status.OVER_LIMIT,
        message,
        Map.of(),
        Books.EMPTY,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void hearsOfItsOwnRunTheLastThatIsTold() {
    AtomicInteger closings = new AtomicInteger();
    try (RunWatch watch = RunWatch.of("a", closings::incrementAndGet)) {
      RunWatch.tellClosing("b");
      RunWatch.tell(outcome("b", "another's"));
      assertThat(closings.get(), is(0));
      assertThat(watch.outcome(), is(Optional.empty()));
      RunWatch.tellClosing("a");
      RunWatch.tell(outcome("a", "one"));
      RunWatch.tell(outcome("a", "two"));
      assertThat(closings.get(), is(1));
      assertThat(watch.outcome(), is(Optional.of(outcome("a", "two"))));
    }
  }

  @Test
  void hearsNothingOnceClosed() {
    AtomicInteger closings = new AtomicInteger();
    RunWatch watch = RunWatch.of("a", closings::incrementAndGet);
    watch.close();
    RunWatch.tellClosing("a");
    RunWatch.tell(outcome("a", "late"));
    assertThat(closings.get(), is(0));
    assertThat(watch.outcome(), is(Optional.empty()));
  }
}
