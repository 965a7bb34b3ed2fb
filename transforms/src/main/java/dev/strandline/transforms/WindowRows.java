package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.EventTime;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Rows with the windows of their event times, for rows without: one for each window that a row is
 * in, its start and end behind the row's own columns. Rows without an event time are dead letters,
 * and so are those that come when their window has long been over.
 *
 * <p>Not for use by two threads.
 */
public final class WindowRows {
  /** A row without an event time cannot be put into a window. */
  private static final String NO_TIME = "SL-2182";

  private static final int BATCH_BYTES = 1 << 20;

  private final Windowing windowing;
  private final String step;
  private final Lateness lateness;
  private final Schema input;
  private final int time;
  private final RowCursor row;
  private final RowWriter out;
  private final long size;
  private final long period;
  private final long offset;
  private final long allowed;
  private final Map<String, Long> highest = new HashMap<>();
  private long rejected;
  private long late;
  private long derived;

  /**
   * Windows for rows of one schema.
   *
   * @param step the node that letters and books name
   */
  public WindowRows(Windowing windowing, String step, Lateness lateness, Schema input) {
    this.windowing = windowing;
    this.step = step;
    this.lateness = lateness;
    this.input = input;
    this.time = input.indexesOf(List.of(windowing.time()))[0];
    this.row = new RowCursor(input);
    this.out = new RowWriter(WindowChecks.with(input));
    this.size = micros(windowing.size());
    this.period = micros(windowing.period());
    this.offset = micros(windowing.offset());
    Duration most = windowing.allowedLateness();
    this.allowed = most == null ? Long.MAX_VALUE : micros(most);
  }

  private static long micros(Duration length) {
    return length.toMillis() * 1_000;
  }

  Schema input() {
    return input;
  }

  /** Gives what becomes of a batch's rows, in one batch or more, and the letters of the others. */
  public void add(RecordBatch batch, Consumer<RecordBatch> rows, Consumer<DeadLetter> letters) {
    if (!batch.schema().equals(input)) {
      throw new IllegalArgumentException(
          "Cannot put rows into windows: their schema is " + batch.schema() + ", not " + input);
    }
    List<Origin> origins = batch.origins();
    long[] times = new long[origins.size()];
    Arrays.fill(times, Lateness.NOTHING);
    boolean[] known = known(origins);
    row.reset(batch);
    while (row.next()) {
      if (row.isNull(time)) {
        reject(
            NO_TIME,
            "Cannot put the row into a window: it has no event time, \""
                + windowing.time()
                + "\" is null",
            letters);
        continue;
      }
      int at = row.originIndex();
      if (addToWindows(row.getLong(time), known[at], letters)) {
        times[at] = Math.max(times[at], row.getLong(time));
      }
      if (out.size() >= BATCH_BYTES) {
        rows.accept(out.take());
      }
    }
    if (out.rows() > 0) {
      rows.accept(out.take());
    }
    for (int i = 0; i < times.length; i++) {
      if (times[i] != Lateness.NOTHING) {
        highest.merge(origins.get(i).input().text(), times[i], Math::max);
      }
    }
  }

  private boolean[] known(List<Origin> origins) {
    boolean[] known = new boolean[origins.size()];
    for (int i = 0; i < known.length && !lateness.known().isEmpty(); i++) {
      known[i] = lateness.known().contains(origins.get(i).input().text());
    }
    return known;
  }

  /** False for a time so far away that its windows cannot be told. */
  private boolean addToWindows(long at, boolean known, Consumer<DeadLetter> letters) {
    long last;
    long first;
    try {
      last = windowing.merges() ? at : lastStart(at);
      // The first start that is so near that its window has the time in it.
      first = last - Math.floorDiv(Math.addExact(last - at, size) - 1, period) * period;
      Math.addExact(Math.addExact(last, size), period);
      Math.subtractExact(first, period);
    } catch (ArithmeticException e) {
      reject(
          NO_TIME,
          "Cannot put the row into a window: its event time is too far away, \""
              + windowing.time()
              + "\" is "
              + at
              + " microseconds from 1970",
          letters);
      return false;
    }
    long windows = 0;
    long closed = 0;
    for (long start = first; start <= last; start += period) {
      windows++;
      if (!known && isClosed(start + size)) {
        closed++;
      } else {
        write(start);
      }
    }
    derived += windows - 1;
    late += closed;
    if (closed > 0) {
      letters.accept(letter(DeadLetter.Reason.LATE_FOR_WINDOW, lateMessage(at, windows, closed)));
    }
    return true;
  }

  private long lastStart(long at) {
    return Math.subtractExact(at, Math.floorMod(Math.subtractExact(at, offset), period));
  }

  /** Whether commits have seen an event time as far beyond that end as is allowed, or farther. */
  private boolean isClosed(long end) {
    long seen = lateness.seen();
    return seen != Lateness.NOTHING && allowed != Long.MAX_VALUE && seen - allowed >= end;
  }

  private void write(long start) {
    out.beginLike(row);
    for (int i = 0; i < input.size(); i++) {
      out.copy(row, i);
    }
    out.putLong(start);
    out.putLong(start + size);
    out.end();
  }

  private String lateMessage(long at, long windows, long closed) {
    return "The row comes late: its window was closed before, \""
        + windowing.time()
        + "\" is "
        + instant(at)
        + " and commits have seen "
        + instant(lateness.seen())
        + (windows == 1 ? "" : "; so for " + closed + " of its " + windows + " windows");
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private void reject(String code, String message, Consumer<DeadLetter> letters) {
    rejected++;
    letters.accept(letter(code, message));
  }

  private DeadLetter letter(String code, String message) {
    return RowLetter.of(
        row,
        input,
        lateness.run().job(step),
        new DeadLetter.Reason(code, windowing.time(), message),
        lateness.run().started());
  }

  /**
   * What was counted since this was last asked: beside the rows that go on, which the reduction
   * counts as come.
   */
  Books takeBooks() {
    Books books =
        Books.of(
            step,
            Map.of(
                Books.Entry.IN, rejected + late - derived,
                Books.Entry.DERIVED, derived,
                Books.Entry.REJECTED, rejected,
                Books.Entry.LATE, late));
    rejected = late = derived = 0;
    return books;
  }

  /** The highest event time of each input since this was last asked. */
  List<EventTime> takeTimes() {
    List<EventTime> times = new ArrayList<>();
    highest.forEach((origin, micros) -> times.add(new EventTime(origin, micros)));
    highest.clear();
    return times;
  }
}
