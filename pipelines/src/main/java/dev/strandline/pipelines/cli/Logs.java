package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.cli.log.LogRoute;
import java.util.Optional;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Sends log lines to the terminal, where our own binding is in use. */
final class Logs {
  private Logs() {}

  /** From here on, log lines go through the terminal, above its status line. */
  static void start(Terminal terminal) {
    route().ifPresent(route -> route.to(terminal.look().quiet() ? Logs::drop : terminal::say));
  }

  /** Shows nothing more: what a run says while it is being stopped is of no use. */
  static void hush() {
    route().ifPresent(route -> route.to(Logs::drop));
  }

  static Optional<LogRoute> route() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    return factory instanceof LogRoute.Holder holder
        ? Optional.of(holder.route())
        : Optional.empty();
  }

  private static void drop(String line) {}
}
