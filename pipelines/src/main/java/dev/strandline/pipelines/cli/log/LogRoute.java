package dev.strandline.pipelines.cli.log;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.Level;

/**
 * Where log lines go: a short form to whoever shows them, the long form with traces to a file.
 *
 * <p>Ours are shown from INFO, a library's from WARN; a trace is never shown, only kept.
 */
public final class LogRoute {
  /** Of lines that are kept and not shown: the user is told in other words. */
  public static final Marker KEPT_ONLY = MarkerFactory.getMarker("KEPT_ONLY");

  private static final String OURS = "dev.strandline.";

  private Consumer<String> shown = line -> System.err.println(line);
  private Optional<PrintWriter> kept = Optional.empty();
  private StringWriter memory = new StringWriter();

  /** A logger factory that has a route. */
  public interface Holder {
    LogRoute route();
  }

  LogRoute() {}

  /** Shows lines through that from now on. */
  public synchronized void to(Consumer<String> show) {
    shown = show;
  }

  /** Appends lines to that file from now on; a file that cannot be opened is said once. */
  public synchronized void keepIn(Path file) {
    kept.ifPresent(PrintWriter::close);
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      kept =
          Optional.of(
              new PrintWriter(
                  Files.newBufferedWriter(
                      file,
                      StandardCharsets.UTF_8,
                      StandardOpenOption.CREATE,
                      StandardOpenOption.APPEND)));
    } catch (IOException e) {
      kept = Optional.empty();
      shown.accept("warning: Cannot keep the run's log: " + e);
    }
  }

  /** Keeps lines in memory from now on, for a place that takes a file as a whole. */
  public synchronized void keepInMemory() {
    kept.ifPresent(PrintWriter::close);
    memory = new StringWriter();
    kept = Optional.of(new PrintWriter(memory));
  }

  /** The lines that were kept in memory. */
  public synchronized String inMemory() {
    return memory.toString();
  }

  /** Keeps a line that nobody is shown. */
  public synchronized void keep(String line) {
    keep(OURS + "run", Level.INFO, line, null);
  }

  /** The lowest level of that logger that is of any use. */
  static Level threshold(String logger) {
    if (logger.startsWith(OURS)) {
      return Level.INFO;
    }
    // Known to warn about what is no concern of a user's; their errors are still shown.
    return NoisyLibraries.contains(logger) ? Level.ERROR : Level.WARN;
  }

  /** Keeps a line. */
  synchronized void keep(String logger, Level level, String message, @Nullable Throwable failure) {
    kept.ifPresent(file -> keep(file, logger, level, message, failure));
  }

  /** Shows and keeps a line. */
  public synchronized void line(
      String logger, Level level, String message, @Nullable Throwable failure) {
    String source =
        logger.startsWith(OURS) ? "" : logger.substring(logger.lastIndexOf('.') + 1) + ": ";
    String cause = failure == null ? "" : " (" + failure + ")";
    String prefix =
        switch (level) {
          case ERROR -> "error: ";
          case WARN -> "warning: ";
          default -> "";
        };
    shown.accept(prefix + source + oneLine(message + cause));
    keep(logger, level, message, failure);
  }

  private static void keep(
      PrintWriter file, String logger, Level level, String message, @Nullable Throwable failure) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    file.println(now + " " + level + " " + logger + " " + oneLine(message));
    if (failure != null) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      file.print(trace);
    }
    file.flush();
  }

  /** A line break in a message must not pass for a new line of the log. */
  private static String oneLine(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n").replace("\u001b", "\\u001b");
  }
}
