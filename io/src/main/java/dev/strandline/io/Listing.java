package dev.strandline.io;

import java.util.List;
import java.util.Set;

/**
 * What a source has found.
 *
 * @param inputs all of it, in the order of its positions
 * @param young names of those that may still be written, so that a run leaves them for a later one
 */
public record Listing(List<Input> inputs, Set<String> young) {
  public Listing {
    inputs = List.copyOf(inputs);
    young = Set.copyOf(young);
  }
}
