package dev.strandline.transforms;

import dev.strandline.model.Column;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.options.Checks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at windows against the rows that will come. */
final class WindowChecks {
  /** A row is copied for each of its windows. */
  private static final long MOST_WINDOWS = 1_000;

  private WindowChecks() {}

  /** The columns of the rows with their windows; those of the input where that cannot be. */
  static Schema schema(Windowing windowing, Schema input, Checks checks) {
    StepChecks.column("window.time", windowing.time(), input, checks)
        .ifPresent(column -> checkTime(column, checks));
    checkLengths(windowing, checks);
    for (String name : List.of(Windowing.START, Windowing.END)) {
      if (input.indexOf(name).isPresent()) {
        checks.problem(
            "window",
            StepError.TWICE.id(),
            "the rows have a column \""
                + name
                + "\" already, and windows are told in one of that name; rename it by a Select"
                + " before");
        return input;
      }
    }
    return with(input);
  }

  /** The columns with those of a window. */
  static Schema with(Schema input) {
    List<Column> columns = new ArrayList<>(input.columns());
    columns.add(Column.required(Windowing.START, Type.Plain.TIMESTAMP));
    columns.add(Column.required(Windowing.END, Type.Plain.TIMESTAMP));
    return Schema.of(columns);
  }

  private static void checkTime(Column column, Checks checks) {
    if (column.type() != Type.Plain.TIMESTAMP) {
      checks.problem(
          "window.time",
          StepError.WRONG_TYPE.id(),
          "\""
              + column.name()
              + "\" is no instant, it is a "
              + column.type()
              + "; read or Cast it as a timestamp, with a zone where its text has none");
    }
  }

  private static void checkLengths(Windowing windowing, Checks checks) {
    String length = windowing.merges() ? "gap" : "size";
    require(!windowing.size().isZero(), length, "a window of no length has no rows", checks);
    require(fits(windowing.size()), length, "no such time can be told", checks);
    if (windowing instanceof Windowing.Sliding sliding) {
      require(!sliding.period().isZero(), "period", "windows would begin without end", checks);
      require(
          sliding.period().compareTo(sliding.size()) <= 0,
          "period",
          "it is longer than size, and rows between two windows would be lost",
          checks);
      require(
          sliding.period().isZero() || sliding.size().dividedBy(sliding.period()) <= MOST_WINDOWS,
          "period",
          "each row would be in more than " + MOST_WINDOWS + " windows; choose a longer period",
          checks);
    }
    require(
        windowing.offset().isZero() || windowing.offset().compareTo(windowing.period()) < 0,
        "offset",
        "windows begin again after "
            + (windowing instanceof Windowing.Sliding ? "period" : "size")
            + ", so it must be less than that",
        checks);
    Optional.ofNullable(windowing.allowedLateness())
        .ifPresent(
            lateness ->
                require(fits(lateness), "allowed_lateness", "no such time can be told", checks));
  }

  /** Whether it can be added to a time in microseconds. */
  private static boolean fits(Duration length) {
    return length.toDays() < 366L * 10_000;
  }

  private static void require(boolean holds, String key, String why, Checks checks) {
    if (!holds) {
      checks.problem("window." + key, StepError.BAD_WINDOW.id(), why);
    }
  }
}
