package dev.strandline.pipelines.cli.log;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Brings the lines of {@code java.util.logging} along the same route. */
final class JavaLogging extends Handler {
  private final LogRoute route;
  private final SimpleFormatter formatter = new SimpleFormatter();

  private JavaLogging(LogRoute route) {
    this.route = route;
  }

  static void join(LogRoute route) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    root.addHandler(new JavaLogging(route));
  }

  @Override
  public void publish(LogRecord record) {
    String logger = record.getLoggerName() == null ? "java" : record.getLoggerName();
    boolean error = record.getLevel().intValue() >= Level.SEVERE.intValue();
    org.slf4j.event.Level level = error ? org.slf4j.event.Level.ERROR : org.slf4j.event.Level.WARN;
    if (level.toInt() >= LogRoute.threshold(logger).toInt()
        && record.getLevel().intValue() >= Level.WARNING.intValue()) {
      route.line(logger, level, formatter.formatMessage(record), record.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
