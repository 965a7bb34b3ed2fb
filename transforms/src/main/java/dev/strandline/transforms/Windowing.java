package dev.strandline.transforms;

import dev.strandline.model.KeyWindow;
import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.Key;
import dev.strandline.options.NotEmpty;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The windows of event time that rows are in, as a spec says it: one for each row, or several.
 *
 * <p>A window has its start in it and its end not. All begin at instants, counted from
 * 1970-01-01T00:00Z, so no zone and no daylight saving moves them.
 */
public sealed interface Windowing extends Serializable {
  /** The column that windows are added as, at the end of the row. */
  String START = KeyWindow.START;

  /** The column after it: the first instant that is no more in the window. */
  String END = KeyWindow.END;

  /** The column with the event time. */
  String time();

  /** How far beyond the end of a window commits may have come before its rows are late. */
  default @Nullable Duration allowedLateness() {
    return null;
  }

  /** From the start of a window to its end; what a row's own window is before sessions merge. */
  Duration size();

  /** From the start of a window to that of the next one. */
  default Duration period() {
    return size();
  }

  /** How long after 1970-01-01T00:00Z a window begins. */
  default Duration offset() {
    return Duration.ZERO;
  }

  /** Whether windows of a key that overlap become one. */
  default boolean merges() {
    return false;
  }

  /** What tells these windows from others; it is stored with tables, so it never changes. */
  default String text() {
    String period = period().equals(size()) ? "" : " period=" + period();
    String word = merges() ? KeyWindow.SESSIONS : period.isEmpty() ? "fixed" : "sliding";
    return word
        + " time="
        + time()
        + (merges() ? " gap=" : " size=")
        + size()
        + period
        + (offset().isZero() ? "" : " offset=" + offset());
  }

  /** Windows one after the other. */
  @Key("fixed")
  @Doc("Windows of one size, one after the other: each row is in one.")
  record Fixed(
      @Doc("The column with the event time, a timestamp.") @NotEmpty String time,
      @Doc("How long a window is.") Duration size,
      @Doc(
              "How long after 1970-01-01T00:00Z a window begins, less than `size`: `22h` for days that begin at 22:00 UTC.")
          @Default("0s")
          Duration offset,
      @Doc(
              "A row is late for a window when commits have seen an event time so far beyond its end; left out, no row is late.")
          @Nullable Duration allowedLateness)
      implements Windowing {
    private static final long serialVersionUID = 1;
  }

  /** Windows that overlap. */
  @Key("sliding")
  @Doc("Windows of one size of which a new one begins with each period: each row is in several.")
  record Sliding(
      @Doc("The column with the event time, a timestamp.") @NotEmpty String time,
      @Doc("How long a window is.") Duration size,
      @Doc("From the start of one window to that of the next; `size` at most.") Duration period,
      @Doc("How long after 1970-01-01T00:00Z a window begins, less than `period`.") @Default("0s")
          Duration offset,
      @Doc(
              "A row is late for a window when commits have seen an event time so far beyond its end; left out, no row is late.")
          @Nullable Duration allowedLateness)
      implements Windowing {
    private static final long serialVersionUID = 1;
  }

  /** Windows that end when nothing more comes. */
  @Key("sessions")
  @Doc(
      "Windows of a key that end when none of its rows comes for a while; in tables that are merged or overwritten.")
  record Sessions(
      @Doc("The column with the event time, a timestamp.") @NotEmpty String time,
      @Doc("A row that comes so long after the one before it begins a new session.") Duration gap)
      implements Windowing {
    private static final long serialVersionUID = 1;

    @Override
    public Duration size() {
      return gap;
    }

    @Override
    public boolean merges() {
      return true;
    }
  }
}
