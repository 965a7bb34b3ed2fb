package dev.strandline.pipelines;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** A value that a thread of its own makes while its caller does something else. */
final class Aside<V> {
  private final FutureTask<V> task;

  private Aside(FutureTask<V> task) {
    this.task = task;
  }

  /** Begins to make it. */
  static <V> Aside<V> of(String name, Supplier<V> work) {
    FutureTask<V> task = new FutureTask<>(work::get);
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return new Aside<>(task);
  }

  /** The value, waited for; what made it fail is thrown here. */
  V get() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true; // it ends soon, and is wanted in any case
        } catch (ExecutionException e) {
          throw failure(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
  }
}
