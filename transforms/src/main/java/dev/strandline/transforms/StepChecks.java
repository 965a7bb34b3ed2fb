package dev.strandline.transforms;

import dev.strandline.model.Column;
import dev.strandline.model.Schema;
import dev.strandline.options.Checks;
import java.util.Arrays;
import java.util.Optional;

/** Finds the columns that configs name. */
public final class StepChecks {
  private StepChecks() {}

  /** The column of that name; a problem at {@code path} where there is none. */
  public static Optional<Column> column(String path, String name, Schema input, Checks checks) {
    Optional<Column> column = input.indexOf(name).map(input::column);
    if (column.isEmpty()) {
      checks.problem(
          path,
          StepError.NO_SUCH_COLUMN.id(),
          "no column \"" + name + "\" in the input; it has " + String.join(", ", input.names()));
    }
    return column;
  }

  /** Whether one of the columns of those names, where there are such, is sensitive. */
  public static boolean anySensitive(Schema input, String... names) {
    return Arrays.stream(names)
        .flatMap(name -> input.indexOf(name).stream())
        .anyMatch(column -> input.column(column).sensitive());
  }
}
