package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class AsideTest {
  @Test
  void isMadeByAnotherThread() {
    Aside<Thread> made = Aside.of("aside", Thread::currentThread);
    assertThat(made.get(), is(not(sameInstance(Thread.currentThread()))));
  }

  @Test
  void whatMadeItFailIsThrownWhereItIsWanted() {
    RuntimeException failure = new IllegalStateException("no page");
    Aside<String> one =
        Aside.of(
            "aside",
            () -> {
              throw failure;
            });
    assertThat(assertThrows(IllegalStateException.class, one::get), is(sameInstance(failure)));
    Error error = new AssertionError("no class");
    Aside<String> other =
        Aside.of(
            "aside",
            () -> {
              throw error;
            });
    assertThat(assertThrows(AssertionError.class, other::get), is(sameInstance(error)));
  }

  @Test
  void anInterruptWaitsUntilItIsThere() {
    CountDownLatch wanted = new CountDownLatch(1);
    Aside<String> made =
        Aside.of(
            "aside",
            () -> {
              try {
                wanted.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return "page";
            });
    Thread.currentThread().interrupt();
    new Thread(wanted::countDown).start();
    assertThat(made.get(), is("page"));
    assertThat(Thread.interrupted(), is(true));
  }
}
