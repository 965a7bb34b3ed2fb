package dev.strandline.io;

import java.util.List;
import java.util.Set;

/**
 * What a source has found.
 *
 * @param inputs all of it, in the order of its positions
 * @param young names of those that may still be written, or are more than was asked for, so that a
 *     run leaves them for a later one
 * @param left about how many new rows there are beyond those that were asked for
 */
public record Listing(List<Input> inputs, Set<String> young, long left) {
  /** All that there is. */
  public Listing(List<Input> inputs, Set<String> young) {
    this(inputs, young, 0);
  }

  public Listing {
    inputs = List.copyOf(inputs);
    young = Set.copyOf(young);
  }
}
