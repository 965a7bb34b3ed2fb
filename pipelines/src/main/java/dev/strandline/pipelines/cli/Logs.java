package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.cli.log.LogRoute;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Sends log lines to the terminal and to the run's folder, where our own binding is in use. */
final class Logs {
  private static final String FILE = "run.log";

  private Logs() {}

  /** From here on, log lines go through the terminal, above its status line. */
  static void start(Terminal terminal) {
    route().ifPresent(route -> route.to(terminal.look().quiet() ? Logs::drop : terminal::say));
  }

  /** Keeps all lines in the run's folder too, where that is on this disk. */
  static void keepIn(String folder) {
    if (!folder.isEmpty() && !folder.contains("://")) {
      try {
        Path file = Path.of(folder).resolve(FILE);
        route().ifPresent(route -> route.keepIn(file));
      } catch (InvalidPathException e) {
        // Not a place on this disk; the terminal has the lines.
      }
    }
  }

  /** Shows nothing more: what a run says while it is being stopped is of no use. */
  static void hush() {
    route().ifPresent(route -> route.to(Logs::drop));
  }

  private static Optional<LogRoute> route() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    return factory instanceof LogRoute.Holder holder
        ? Optional.of(holder.route())
        : Optional.empty();
  }

  private static void drop(String line) {}
}
