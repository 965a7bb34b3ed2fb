package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.cli.RunListener.Progress;
import dev.strandline.pipelines.report.Figures;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a run is: one line that is rewritten on a terminal, a new line every few seconds
 * elsewhere, nothing when quiet.
 *
 * <p>Our own hundred lines instead of a progress-bar library: those bring a terminal library with
 * native parts, and show one rate where a run has two.
 */
final class ProgressDisplay implements AutoCloseable {
  private static final long LIVE_MILLIS = 200;
  private static final long PLAIN_MILLIS = 5_000;
  private static final double NEARLY_ALL = 0.99;
  private static final int WIDEST_BAR = 30;
  private static final int NARROWEST_BAR = 6;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";

  private final Terminal terminal;
  private final LongSupplier nanos;
  private final long began;
  private final Rates rates = new Rates();
  private final ScheduledExecutorService timer;
  private @Nullable Future<?> ticking;
  private volatile String stage = "starting";
  private volatile Progress latest = new Progress(0, 0, 0, 0, 0);

  ProgressDisplay(Terminal terminal) {
    this(terminal, System::nanoTime);
    if (!terminal.look().quiet()) {
      long period = terminal.look().live() ? LIVE_MILLIS : PLAIN_MILLIS;
      ticking = timer.scheduleWithFixedDelay(this::tick, period, period, TimeUnit.MILLISECONDS);
    }
  }

  /** A display that is drawn only when {@link #tick} is called. */
  ProgressDisplay(Terminal terminal, LongSupplier nanos) {
    this.terminal = terminal;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
    this.timer = Executors.newSingleThreadScheduledExecutor(ProgressDisplay::daemon);
    rates.add(began, latest);
  }

  void started(String runId) {
    if (!terminal.look().live()) {
      terminal.tell("run " + runId);
    }
  }

  void stage(String name) {
    stage = name;
    if (!terminal.look().live()) {
      terminal.tell(elapsed() + "  " + name);
    }
  }

  void progress(Progress now) {
    latest = now;
  }

  /** Draws the present state. */
  void tick() {
    Progress now = latest;
    long at = nanos.getAsLong();
    rates.add(at, now);
    if (terminal.look().live()) {
      terminal.status(live(now));
    } else if (now.rowsRead() > 0) {
      terminal.tell(elapsed() + "  " + stage + ": " + figures(now, ", "));
    }
  }

  @Override
  public void close() {
    if (ticking != null) {
      ticking.cancel(false);
    }
    timer.shutdownNow();
    try {
      // A tick that is under way would draw the line again after it was taken away.
      timer.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    terminal.status("");
  }

  private String live(Progress now) {
    int width = terminal.look().width() - 1;
    String text = figures(now, "  ");
    int room = Math.min(WIDEST_BAR, width - Cells.width(stage) - Cells.width(text) - 4);
    boolean drawn = now.bytesTotal() > 0 && !isWriting(now) && room >= NARROWEST_BAR;
    String bar = drawn ? bar(share(now), room) + "  " : "";
    String line = Cells.shorten(stage + "  " + bar + text, width);
    int from = stage.length() + 2;
    if (bar.isEmpty() || line.length() < from + bar.length()) {
      return line;
    }
    return line.substring(0, from)
        + terminal.ink(Terminal.Ink.CYAN, line.substring(from, from + bar.length()))
        + line.substring(from + bar.length());
  }

  /**
   * Whether what is left is to write: a table's rows begin to be written once all are read. How
   * many stay is not known before.
   */
  private boolean isWriting(Progress now) {
    return now.rowsOut() > 0
        && (rates.bytes() == 0 || (now.bytesTotal() > 0 && share(now) > NEARLY_ALL));
  }

  private String figures(Progress now, String gap) {
    StringJoiner text = new StringJoiner(gap);
    boolean writing = isWriting(now);
    if (writing) {
      text.add(Figures.count(now.rowsRead(), "row") + " read");
      text.add(Figures.count(now.rowsOut()) + " written");
      text.add(Figures.brief(rates.rowsOut()) + " rows/s");
    } else {
      if (now.bytesTotal() > 0) {
        text.add(Math.round(Math.floor(share(now) * 100)) + " %");
      }
      text.add(Figures.count(now.rowsRead(), "row"));
      text.add(Figures.brief(rates.rows()) + " rows/s");
      text.add(Figures.rate(rates.bytes()) + "/s");
    }
    if (now.rejected() > 0) {
      text.add(Figures.count(now.rejected()) + " rejected");
    }
    long left = now.bytesTotal() - now.bytesRead();
    if (!writing && now.bytesTotal() > 0 && left > 0 && rates.bytes() > 0) {
      Duration eta = Duration.ofSeconds(Math.max(1, Math.round(left / rates.bytes())));
      text.add("ETA " + Figures.duration(eta));
    }
    return text.toString();
  }

  private String elapsed() {
    return Figures.duration(Duration.ofNanos(nanos.getAsLong() - began));
  }

  private static double share(Progress now) {
    return Math.min(1.0, (double) now.bytesRead() / now.bytesTotal());
  }

  private static String bar(double share, int width) {
    int eighths = (int) Math.round(share * width * 8);
    StringBuilder bar = new StringBuilder("█".repeat(eighths / 8));
    if (eighths % 8 > 0) {
      bar.append(EIGHTHS.charAt(eighths % 8));
    }
    return bar.append("░".repeat(Math.max(0, width - bar.length()))).toString();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "strandline-progress");
    thread.setDaemon(true);
    return thread;
  }
}
