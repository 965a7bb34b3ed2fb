package dev.strandline.transforms.changes;

import dev.strandline.model.Column;
import dev.strandline.model.cast.CastSettings;
import java.io.Serializable;

/**
 * A column of the rows, and what the spec says of its values.
 *
 * @param field its name in the events
 * @param unit of times and timestamps that come as numbers without a schema
 * @param casts how texts become values
 */
public record ChangeColumn(Column column, String field, Unit unit, CastSettings casts)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** The same, of a sensitive column. */
  public ChangeColumn hidden() {
    return new ChangeColumn(column.hidden(), field, unit, casts);
  }

  /** What a number of a time or timestamp counts. */
  public enum Unit {
    /** The event's schema says; without one the number is refused. */
    OF_SCHEMA(0),
    MILLIS(1_000_000),
    MICROS(1_000),
    NANOS(1);

    private final long nanos;

    Unit(long nanos) {
      this.nanos = nanos;
    }

    long nanos() {
      return nanos;
    }
  }
}
