package dev.strandline.pipelines.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressDisplayTest {
  private final AtomicLong clock = new AtomicLong();

  @Test
  void rewritesOneLineOnATerminal() {
    Console live = new Console(new Terminal.Look(true, false, false, 110));
    try (ProgressDisplay display = new ProgressDisplay(live.terminal, clock::get)) {
      display.stage("read");
      tick(display, 0, new RunListener.Progress(0, 200_000_000, 0, 0, 0));
      tick(display, 2, new RunListener.Progress(50_000_000, 200_000_000, 400_000, 0, 12));
      assertThat(
          live.err(),
          endsWith(
              "\r\u001b[Kread  ███████▌░░░░░░░░░░░░░░░░░░░░░░  25 %  400,000 rows"
                  + "  200k rows/s  25.0 MB/s  12 rejected  ETA 6.0 s"));
      live.terminal.say("a word");
    }
    assertThat(live.err(), containsString("\r\u001b[Ka word\nread  "));
    assertThat(live.err(), endsWith("\r\u001b[K"));
  }

  @Test
  void neverWrapsOnANarrowTerminal() {
    Console live = new Console(new Terminal.Look(true, false, false, 40));
    try (ProgressDisplay display = new ProgressDisplay(live.terminal, clock::get)) {
      display.stage("read and write");
      tick(display, 2, new RunListener.Progress(50_000_000, 200_000_000, 400_000, 0, 12));
      assertThat(live.err().length(), is(39));
    }
  }

  @Test
  void writesLinesWhereThereIsNoTerminal() {
    Console plain = Console.plain();
    try (ProgressDisplay display = new ProgressDisplay(plain.terminal, clock::get)) {
      display.started("r1");
      display.stage("read");
      tick(display, 0, new RunListener.Progress(0, 0, 0, 0, 0));
      tick(display, 4, new RunListener.Progress(1_000_000, 0, 8_000, 0, 0));
    }
    assertThat(
        plain.err(), is("run r1\n0 ms  read\n4.0 s  read: 8,000 rows, 2k rows/s, 250 KB/s\n"));
  }

  @Test
  void tellsWhatIsWrittenOnceAllIsRead() {
    Console plain = Console.plain();
    try (ProgressDisplay display = new ProgressDisplay(plain.terminal, clock::get)) {
      display.stage("run");
      tick(display, 5, new RunListener.Progress(50_000, 100_000, 5_000, 0, 0));
      tick(display, 10, new RunListener.Progress(99_990, 100_000, 10_000, 0, 1));
      tick(display, 15, new RunListener.Progress(99_990, 100_000, 10_000, 4_000, 1));
      tick(display, 20, new RunListener.Progress(99_990, 100_000, 10_000, 9_000, 1));
    }
    assertThat(
        plain.err(),
        is(
            """
            0 ms  run
            5.0 s  run: 50 %, 5,000 rows, 1k rows/s, 10.0 KB/s, ETA 5.0 s
            10.0 s  run: 99 %, 10,000 rows, 1k rows/s, 10.0 KB/s, 1 rejected, ETA 1.0 s
            15.0 s  run: 10,000 rows read, 4,000 written, 800 rows/s, 1 rejected
            20.0 s  run: 10,000 rows read, 9,000 written, 900 rows/s, 1 rejected
            """));
  }

  @Test
  void keepsToWhatIsReadWhileOtherInputsAre() {
    Console live = new Console(new Terminal.Look(true, false, false, 110));
    try (ProgressDisplay display = new ProgressDisplay(live.terminal, clock::get)) {
      display.stage("run");
      tick(display, 5, new RunListener.Progress(50_000, 100_000, 5_000, 2_000, 0));
      assertThat(live.err(), containsString("50 %  5,000 rows  1k rows/s"));
      tick(display, 6, new RunListener.Progress(100_000, 100_000, 10_000, 2_000, 0));
      assertThat(live.err(), endsWith("run  10,000 rows read  2,000 written  333 rows/s"));
    }
  }

  private void tick(ProgressDisplay display, long seconds, RunListener.Progress progress) {
    clock.set(TimeUnit.SECONDS.toNanos(seconds));
    display.progress(progress);
    display.tick();
  }
}
