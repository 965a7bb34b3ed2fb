package dev.strandline.pipelines.cli.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger whose lines go along the one route. */
final class StrandlineLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  private final transient LogRoute route;
  private final int threshold;

  StrandlineLogger(String name, LogRoute route) {
    this.name = name;
    this.route = route;
    this.threshold = LogRoute.threshold(name).toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isInfoEnabled() {
    return threshold <= Level.INFO.toInt();
  }

  @Override
  public boolean isWarnEnabled() {
    return threshold <= Level.WARN.toInt();
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    String message = String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
    if (LogRoute.KEPT_ONLY.equals(marker)) {
      route.keep(name, level, message, failure);
    } else {
      route.line(name, level, message, failure);
    }
  }
}
