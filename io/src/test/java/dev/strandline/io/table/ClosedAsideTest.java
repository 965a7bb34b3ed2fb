package dev.strandline.io.table;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ClosedAsideTest {
  private final CountDownLatch mayClose = new CountDownLatch(1);
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();

  @Test
  void waitsOnlyWhereItIsAwaited() throws IOException {
    ClosedAside aside = begin();
    assertThat("nothing is closed yet", closed.get(), is(0));
    assertThat(aside.files(), equalTo(List.of()));
    mayClose.countDown();
    aside.await();
    assertThat(closed.get(), is(1));
    assertThat(dropped.get(), is(0));
  }

  @Test
  void takesAwayWhatCannotBeClosedAndTellsWhy() {
    IOException full = new IOException("the disk is full");
    IOException readOnly = new IOException("and cannot be written to");
    ClosedAside aside =
        ClosedAside.begin(
            () -> {
              throw full;
            },
            List.of(),
            () -> {
              dropped.incrementAndGet();
              throw readOnly;
            });
    IOException told = assertThrows(IOException.class, aside::await);
    assertThat(told, sameInstance(full));
    assertThat(List.of(told.getSuppressed()), equalTo(List.of(readOnly)));
    assertThat(dropped.get(), is(1));
    assertThat("asked again", assertThrows(IOException.class, aside::await), is(full));
  }

  @Test
  void tellsAnErrorAsItIs() {
    ClosedAside aside =
        ClosedAside.begin(
            () -> {
              throw new AssertionError("the process stops here");
            },
            List.of(),
            dropped::incrementAndGet);
    assertThat(
        assertThrows(AssertionError.class, aside::await).getMessage(),
        is("the process stops here"));
  }

  @Test
  void isNotWaitedForByWhoIsInterrupted() {
    ClosedAside aside = begin();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedIOException.class, aside::await);
    assertThat("it stays so", Thread.interrupted(), is(true));
    mayClose.countDown();
  }

  private ClosedAside begin() {
    return ClosedAside.begin(
        () -> {
          try {
            mayClose.await();
          } catch (InterruptedException e) {
            throw new InterruptedIOException();
          }
          closed.incrementAndGet();
        },
        List.of(),
        dropped::incrementAndGet);
  }
}
