package dev.strandline.runners.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.util.UserCodeException;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a graph: stage after stage, those that need not wait for one another together. */
final class BatchRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);
  private static final long MOST_SECONDS_TO_STOP = 30;

  private final LocalOptions options;
  private final List<Stage> stages;
  private final Map<PCollection<?>, List<Step>> readers;
  private final IdentityHashMap<Step, Exchange> exchanges = new IdentityHashMap<>();
  private final Views views = new Views();
  private final Memory memory;
  private final MetricsContainerStepMap metrics = new MetricsContainerStepMap();
  private final int workers;
  private final ExecutorService threads;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  BatchRun(List<Step> graph, LocalOptions options) {
    List<Step> steps = Holds.insertedInto(graph);
    this.options = options;
    this.readers = Stage.readers(steps);
    this.stages = Stage.of(steps, readers);
    this.memory = Memory.of(options);
    for (Step step : steps) {
      if (step instanceof Step.Gather gather) {
        exchanges.put(step, new Gathering(gather, memory));
      } else if (step instanceof Step.Spread spread) {
        exchanges.put(step, new Spreading(spread, memory));
      } else if (step instanceof Step.Look look) {
        views.open(look.view());
      }
    }
    int cores = Runtime.getRuntime().availableProcessors();
    this.workers = options.getWorkers() > 0 ? options.getWorkers() : cores;
    this.threads = Executors.newFixedThreadPool(workers, BatchRun::thread);
  }

  private static final AtomicInteger THREADS = new AtomicInteger();

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "worker " + THREADS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  MetricsContainerStepMap metrics() {
    return metrics;
  }

  /** Runs all stages, in this thread's time. */
  void run() {
    List<Stage> left = stages;
    while (!left.isEmpty()) {
      List<Stage> ready = new ArrayList<>();
      List<Stage> waiting = new ArrayList<>();
      for (Stage stage : left) {
        (stage.isReady(left) ? ready : waiting).add(stage);
      }
      if (ready.isEmpty()) {
        throw new IllegalStateException("stages wait for one another: " + left);
      }
      runTogether(ready);
      ready.forEach(this::closeExchange);
      left = waiting;
    }
    if (memory.spilled() > 0) {
      LOG.info("{} MB of shuffled data went through temporary files", memory.spilled() >> 20);
    }
  }

  private void runTogether(List<Stage> ready) {
    List<Queue<Work>> work = new ArrayList<>();
    for (Stage stage : ready) {
      work.add(workOf(stage));
    }
    Semaphore done = new Semaphore(0);
    for (int i = 0; i < workers; i++) {
      threads.execute(
          () -> {
            workAtAll(ready, work);
            done.release();
          });
    }
    try {
      for (int i = 0; i < workers && failure.get() == null; i++) {
        done.acquire();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PipelineExecutionException(e);
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new PipelineExecutionException(failed); // the others stop when this is closed
    }
  }

  private Queue<Work> workOf(Stage stage) {
    Origin origin =
        stage.first() instanceof Step.Begin begin
            ? new Beginning(begin, options)
            : exchange(stage.first());
    try {
      return origin.work();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new PipelineExecutionException(e);
    }
  }

  private void workAtAll(List<Stage> ready, List<Queue<Work>> work) {
    try {
      for (int i = 0; i < ready.size(); i++) {
        workAt(ready.get(i), work.get(i));
      }
    } catch (Throwable e) {
      // Of an Error, too, the run must hear.
      Throwable cause = e instanceof UserCodeException && e.getCause() != null ? e.getCause() : e;
      failure.compareAndSet(null, cause);
    }
  }

  private void workAt(Stage stage, Queue<Work> work) throws Exception {
    Work next = work.poll();
    if (next == null) {
      return;
    }
    try (Chain chain = new Chain(stage, this)) {
      while (next != null && failure.get() == null) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException("a worker was interrupted");
        }
        next.give(chain.head());
        next = work.poll();
      }
      if (failure.get() == null) {
        chain.finish();
      }
    }
  }

  private void closeExchange(Stage emptied) {
    Exchange exchange = exchanges.remove(emptied.first());
    if (exchange != null) {
      try {
        exchange.close();
      } catch (IOException e) {
        LOG.warn("Cannot remove a temporary file: {}", e.toString());
      }
    }
  }

  List<Step> readersOf(PCollection<?> collection) {
    return readers.getOrDefault(collection, List.of());
  }

  /** A worker's instance of a DoFn. */
  Calling calling(Step.Each step, Map<TupleTag<?>, List<Receiver>> outs) {
    return new Calling(step, outs, views, options, metrics.getContainer(step.name()));
  }

  /** A worker's way into an exchange or a view. */
  Receiver entrance(Step step) {
    return step instanceof Step.Look look ? views.entrance(look.view()) : exchange(step).entrance();
  }

  private Exchange exchange(Step step) {
    Exchange exchange = exchanges.get(step);
    if (exchange == null) {
      throw new IllegalStateException(step.name() + " is no exchange");
    }
    return exchange;
  }

  /** Stops the workers, waits for them, and removes what is left in files. */
  @Override
  public void close() {
    threads.shutdownNow();
    // Also where this thread was interrupted: what the workers still hold must be let go of.
    boolean interrupted = Thread.interrupted();
    try {
      if (!threads.awaitTermination(MOST_SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        LOG.warn("A worker does not stop");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    stages.forEach(this::closeExchange);
  }
}
