package dev.strandline.pipelines.cli;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;

/**
 * What a run needs in any case, begun in a thread of its own: the arguments are looked at for a
 * tenth of a second, which leaves a processor idle.
 */
final class EarlyStart {
  private final CompletableFuture<Void> loggers = new CompletableFuture<>();

  private EarlyStart() {}

  /** Begins it, if these arguments name a run. */
  static EarlyStart of(List<String> args, Session session) {
    EarlyStart early = new EarlyStart();
    if (args.isEmpty() || !args.get(0).equals(RunCommand.NAME)) {
      early.loggers.complete(null);
      return early;
    }
    Thread thread = new Thread(() -> early.begin(session), "head start");
    thread.setDaemon(true);
    thread.start();
    return early;
  }

  private void begin(Session session) {
    try {
      Logs.route();
      loggers.complete(null);
      session.engine().get().makeReady();
    } catch (CommandFailed | LinkageError | ServiceConfigurationError e) {
      // The command itself will tell.
    } finally {
      loggers.complete(null);
    }
  }

  /** While one thread looks for our loggers, SLF4J gives others some of its own. */
  void awaitLoggers() {
    loggers.join();
  }
}
