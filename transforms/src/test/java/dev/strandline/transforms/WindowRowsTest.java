package dev.strandline.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.strandline.model.Books;
import dev.strandline.model.Column;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.EventTime;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.RunStamp;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.transforms.testing.StepSpecs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows to the microsecond, by hand; random ones are the suite's. */
final class WindowRowsTest {
  private static final Schema SCHEMA =
      Schema.of(
          Column.required("k", Type.Plain.INT32), Column.nullable("at", Type.Plain.TIMESTAMP));
  private static final RunStamp RUN = new RunStamp("p", "hash", "run-1", Instant.EPOCH);
  private static final Origin ORIGIN = Origin.file("raw", "a.csv", 1);

  private final List<DeadLetter> letters = new ArrayList<>();

  private static Windowing fixed(String size, String offset, @Nullable String lateness) {
    return new Windowing.Fixed(
        "at",
        Duration.parse(size),
        Duration.parse(offset),
        lateness == null ? null : Duration.parse(lateness));
  }

  private static WindowRows rows(Windowing windowing, long seen, Set<String> known) {
    return new WindowRows(windowing, "latest", new Lateness(RUN, seen, known), SCHEMA);
  }

  private static RecordBatch batch(@Nullable Long... times) {
    RowWriter writer = new RowWriter(SCHEMA);
    int origin = writer.origin(ORIGIN);
    for (int i = 0; i < times.length; i++) {
      writer.begin(Op.DELETE, origin, i + 1L);
      writer.putInt(i);
      Long time = times[i];
      if (time == null) {
        writer.putNull();
      } else {
        writer.putLong(time);
      }
      writer.end();
    }
    return writer.take();
  }

  /** Each row as its key's number and its window. */
  private List<String> windows(WindowRows rows, @Nullable Long... times) {
    List<String> found = new ArrayList<>();
    rows.add(
        batch(times),
        out -> {
          RowCursor row = out.cursor();
          while (row.next()) {
            assertThat(row.op(), is(Op.DELETE));
            assertThat(row.origin(), is(ORIGIN));
            found.add(row.getInt(0) + " " + row.getLong(2) + ".." + row.getLong(3));
          }
        },
        letters::add);
    return found;
  }

  private List<String> codes() {
    return letters.stream().map(letter -> letter.reason().code()).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "PT1S, PT0S, 0, 0..1000000",
    "PT1S, PT0S, 999999, 0..1000000",
    "PT1S, PT0S, 1000000, 1000000..2000000",
    "PT1S, PT0S, -1, -1000000..0",
    "PT1S, PT0S, -1000000, -1000000..0",
    "PT1S, PT0S, -1000001, -2000000..-1000000",
    "PT1S, PT0.3S, 299999, -700000..300000",
    "PT1S, PT0.3S, 300000, 300000..1300000",
    "PT24H, PT22H, 79199999999, -7200000000..79200000000"
  })
  void aWindowHasItsStartAndNotItsEnd(String size, String offset, long at, String window) {
    assertThat(
        windows(rows(fixed(size, offset, null), Lateness.NOTHING, Set.of()), at),
        contains("0 " + window));
  }

  @Test
  void aRowIsInEachSlidingWindowThatHasItsTime() {
    Windowing sliding =
        new Windowing.Sliding(
            "at", Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ZERO, null);
    WindowRows rows = rows(sliding, Lateness.NOTHING, Set.of());
    assertThat(
        windows(rows, 0L, 1_000_000L, 2_999_999L),
        contains(
            "0 -4000000..1000000",
            "0 -2000000..3000000",
            "0 0..5000000",
            "1 -2000000..3000000",
            "1 0..5000000",
            "2 -2000000..3000000",
            "2 0..5000000",
            "2 2000000..7000000"));
    Books books = rows.takeBooks();
    assertThat(
        "what the reduction counts as come is 8", books.get("latest", Books.Entry.IN), is(-5L));
    assertThat(books.get("latest", Books.Entry.DERIVED), is(5L));
  }

  @Test
  void aRowIsLateFromTheLineOn() {
    Windowing windowing = fixed("PT1S", "PT0S", "PT2S");
    assertThat(
        windows(rows(windowing, 2_999_999, Set.of()), 0L, 5L),
        contains("0 0..1000000", "1 0..1000000"));
    assertThat(codes(), is(List.of()));
    WindowRows rows = rows(windowing, 3_000_000, Set.of());
    assertThat(windows(rows, 999_999L, 1_000_000L), contains("1 1000000..2000000"));
    assertThat(codes(), is(List.of("SL-2183")));
    assertThat(
        letters.get(0).reason().message(),
        is(
            "The row comes late: its window was closed before, \"at\" is 1970-01-01T00:00:00.999999Z"
                + " and commits have seen 1970-01-01T00:00:03Z"));
    assertThat(rows.takeBooks().get("latest", Books.Entry.LATE), is(1L));
    assertThat(
        "judged before",
        windows(rows(windowing, 9_000_000, Set.of(ORIGIN.text())), 0L),
        contains("0 0..1000000"));
    assertThat(
        "no line",
        windows(rows(fixed("PT1S", "PT0S", null), 9_000_000, Set.of()), 0L),
        contains("0 0..1000000"));
  }

  @Test
  void aSlidingRowIsLateForSomeWindows() {
    Windowing sliding =
        new Windowing.Sliding(
            "at", Duration.ofSeconds(4), Duration.ofSeconds(2), Duration.ZERO, Duration.ZERO);
    WindowRows rows = rows(sliding, 2_000_000, Set.of());
    assertThat(windows(rows, 1L), contains("0 0..4000000"));
    assertThat(letters.get(0).reason().message(), containsString("for 1 of its 2 windows"));
    Books books = rows.takeBooks();
    assertThat(books.get("latest", Books.Entry.IN), is(0L));
    assertThat(books.get("latest", Books.Entry.DERIVED), is(1L));
    assertThat(books.get("latest", Books.Entry.LATE), is(1L));
  }

  @Test
  void aRowWithoutATimeThatCanBeToldIsRefused() {
    WindowRows rows = rows(fixed("PT1H", "PT0S", null), Lateness.NOTHING, Set.of());
    assertThat(
        windows(rows, null, Long.MAX_VALUE, Long.MIN_VALUE, 1L), contains("3 0..3600000000"));
    assertThat(codes(), is(List.of("SL-2182", "SL-2182", "SL-2182")));
    assertThat(rows.takeBooks().get("latest", Books.Entry.REJECTED), is(3L));
    assertThat(rows.takeTimes(), is(List.of(new EventTime(ORIGIN.text(), 1))));
    assertThat(rows.takeTimes(), is(List.of()));
  }

  @Test
  void whatCannotBeIsToldAtItsPlace() {
    Schema other =
        Schema.of(
            Column.required("k", Type.Plain.INT32),
            Column.required("at", Type.Plain.TIMESTAMP),
            Column.required("local", Type.Plain.TIMESTAMP_LOCAL));
    String step = "{type: LatestPerKey, config: {keys: k, window: {%s}}}";
    assertThat(
        StepSpecs.problems(step.formatted("type: fixed, time: local, size: 0s"), other),
        contains(
            containsString("config.window.time: \"local\" is no instant, it is a timestamp_local"),
            containsString("config.window.size: a window of no length has no rows [SL-1708]")));
    assertThat(
        StepSpecs.problems(step.formatted("type: fixed, time: x, size: 1h, offset: 1h"), other),
        contains(
            containsString("config.window.time: no column \"x\""),
            containsString("config.window.offset: windows begin again after size")));
    assertThat(
        StepSpecs.problems(step.formatted("type: sliding, time: at, size: 1h, period: 2h"), other),
        contains(containsString("config.window.period: it is longer than size")));
    assertThat(
        StepSpecs.problems(step.formatted("type: sliding, time: at, size: 1h, period: 3s"), other),
        contains(containsString("in more than 1000 windows")));
    assertThat(
        StepSpecs.problems(step.formatted("type: sessions, time: at, gap: 40000000d"), other),
        contains(containsString("config.window.gap: no such time can be told")));
    assertThat(
        StepSpecs.problems(
            step.formatted("type: fixed, time: at, size: 1h"), WindowChecks.with(SCHEMA)),
        contains(containsString("have a column \"window_start\" already")));
  }
}
