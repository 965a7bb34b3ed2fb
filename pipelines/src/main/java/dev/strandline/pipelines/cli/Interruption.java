package dev.strandline.pipelines.cli;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While open, makes SIGINT and SIGTERM stop the run cleanly: the engine is asked to stop, gets some
 * seconds for it, and one line says whether anything was committed.
 *
 * <p>It is a shutdown hook: the Java machine itself ends with 130 or 143 once its hooks are done.
 */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 15;

  private final Terminal terminal;
  private final Thread hook = new Thread(this::interrupted, "strandline-signal");
  private final CountDownLatch over = new CountDownLatch(1);
  private final Map<String, Long> commits = Collections.synchronizedMap(new TreeMap<>());

  /** Before the run has begun, its thread may be waiting for a lock. */
  private volatile Runnable stop = Thread.currentThread()::interrupt;

  Interruption(Terminal terminal) {
    this.terminal = terminal;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  void started(Runnable stopper) {
    stop = stopper;
  }

  void committed(String sink, long number) {
    commits.put(sink, number);
  }

  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is at work: what follows the run is not wanted any more.
      park();
    }
  }

  /** Waits for the end of the process, which is near. */
  private void park() {
    Thread.interrupted(); // The stop may have come as an interrupt, which would end this wait.
    try {
      hook.join();
      Thread.sleep(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void interrupted() {
    Logs.hush();
    terminal.status("");
    terminal.tell("stopping ...");
    boolean ended = false;
    try {
      stop.run();
      ended = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    terminal.status("");
    terminal.say("strandline: stopped by a signal; " + verdict(ended));
  }

  private String verdict(boolean ended) {
    if (!commits.isEmpty()) {
      return "committed before it: " + commits + "; the next run finishes what is left";
    }
    return ended
        ? "nothing was committed"
        : "the run did not end in time; no commit was seen, and the next run will tell";
  }
}
