package dev.strandline.transforms;

import dev.strandline.model.RunStamp;
import java.io.Serializable;
import java.util.Set;

/**
 * Which rows of a run are late for their windows.
 *
 * @param run the one at hand
 * @param seen the highest event time that the tables' commits have seen, in microseconds since
 *     1970; {@link #NOTHING} before the first
 * @param known the texts of inputs that every table has taken in before: their rows were judged
 *     then
 */
public record Lateness(RunStamp run, long seen, Set<String> known) implements Serializable {
  private static final long serialVersionUID = 1;

  /** No event time: no row is late. */
  public static final long NOTHING = Long.MIN_VALUE;

  public Lateness {
    known = Set.copyOf(known);
  }
}
