package dev.strandline.model;

import java.io.Serializable;
import java.util.List;

/**
 * Nodes between which rows travel: all that the first give out come in at the second. What is lost
 * on the way, by a runner too, is in neither's own books, but in the difference.
 *
 * @param from nodes whose {@link Books.Entry#OUT} is summed
 * @param to nodes whose {@link Books.Entry#IN} is summed
 */
public record Flow(List<String> from, List<String> to) implements Serializable {
  private static final long serialVersionUID = 1;

  public Flow {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }
}
