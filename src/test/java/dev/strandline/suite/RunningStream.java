package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A stream that goes on in this process while a test makes its inputs. */
final class RunningStream implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final CompletableFuture<RunReport> report;
  private final CompletableFuture<Runnable> stop;

  private RunningStream(CompletableFuture<RunReport> report, CompletableFuture<Runnable> stop) {
    this.report = report;
    this.stop = stop;
  }

  static RunningStream start(Path spec, String runner, String... runnerArgs) {
    return start(SpecRun.of(spec).on(runner), runnerArgs);
  }

  static RunningStream start(SpecRun run, String... runnerArgs) {
    Request plain = run.request();
    Request request =
        new Request(
            plain.spec(),
            plain.params(),
            plain.env(),
            plain.runner(),
            List.of(runnerArgs),
            false,
            plain.allowEmpty());
    CompletableFuture<Runnable> stop = new CompletableFuture<>();
    CompletableFuture<RunReport> report = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                report.complete(new LocalEngine().run(request, new Listening(stop)));
              } catch (RuntimeException | Error e) {
                report.completeExceptionally(e);
              }
            },
            "stream");
    thread.setDaemon(true);
    thread.start();
    return new RunningStream(report, stop);
  }

  private record Listening(CompletableFuture<Runnable> stop) implements RunListener {
    @Override
    public void started(String runId, String folder, Runnable stopper) {
      stop.complete(stopper);
    }
  }

  /** Waits until that is so; a stream that ends before fails the test. */
  RunningStream until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds(condition)) {
      if (report.isDone()) {
        RunReport ended = report.get();
        assertThat(what + ", but it ended: " + ended.outcome(), condition.call(), is(true));
      }
      assertThat(what + " in " + PATIENCE, System.nanoTime() < end, is(true));
      try {
        report.get(50, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // It goes on.
      }
    }
    return this;
  }

  /** What it looks at may change under its eyes: then it is asked again. */
  private static boolean holds(Callable<Boolean> condition) throws Exception {
    try {
      return condition.call();
    } catch (IOException | UncheckedIOException | SQLException e) {
      return false;
    }
  }

  /** Asks it to stop, and waits for its end. */
  RunReport stop() throws Exception {
    stop.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).run();
    return ended();
  }

  /** Waits for its end. */
  RunReport ended() throws Exception {
    try {
      return report.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    } catch (TimeoutException e) {
      throw new IllegalStateException("no end in " + PATIENCE + ":" + threads(), e);
    }
  }

  private static String threads() {
    StringBuilder all = new StringBuilder();
    Thread.getAllStackTraces()
        .forEach(
            (thread, frames) -> {
              all.append('\n').append(thread);
              for (StackTraceElement frame : frames) {
                all.append("\n  at ").append(frame);
              }
            });
    return all.toString();
  }

  /** Cuts it off; whoever wants its end asks for it before. */
  @Override
  public void close() {
    stop.getNow(() -> {}).run();
  }
}
