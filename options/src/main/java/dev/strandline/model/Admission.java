package dev.strandline.model;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which rows of a run a table still needs, told by the texts of their origins: it may have had some
 * inputs before, which are read for another table, or again for some partitions only. A row's
 * origin here is its {@link Origin#input}.
 *
 * @param closed origins of which no row is needed
 * @param reread origins of which only the rows of {@code rebuilt} partitions are needed
 * @param rebuilt partitions that are made again from all their inputs
 */
public record Admission(Set<String> closed, Set<String> reread, Set<String> rebuilt)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Every row. */
  public static final Admission ALL = new Admission(Set.of(), Set.of(), Set.of());

  public Admission {
    closed = Set.copyOf(closed);
    reread = Set.copyOf(reread);
    rebuilt = Set.copyOf(rebuilt);
  }

  /** Whether every row is needed. */
  public boolean isAll() {
    return closed.isEmpty() && reread.isEmpty() && rebuilt.isEmpty();
  }

  /**
   * The same for a run with rows of these origins only. A plan travels with each epoch of a stream,
   * and must not grow with all that its table has ever taken in.
   */
  public Admission among(Set<String> origins) {
    return new Admission(common(closed, origins), common(reread, origins), rebuilt);
  }

  private static Set<String> common(Set<String> some, Set<String> others) {
    Set<String> both = new HashSet<>(some);
    both.retainAll(others);
    return both;
  }

  /** What holds for the rows of one origin. */
  public enum Answer {
    EVERY_ROW,
    REBUILT_PARTITIONS,
    NO_ROW
  }

  /** What holds for the rows of each origin, by index. */
  public Answer[] of(List<Origin> origins) {
    Answer[] answers = new Answer[origins.size()];
    for (int i = 0; i < answers.length; i++) {
      String text = closed.isEmpty() && reread.isEmpty() ? "" : origins.get(i).input().text();
      answers[i] =
          closed.contains(text)
              ? Answer.NO_ROW
              : reread.contains(text) ? Answer.REBUILT_PARTITIONS : Answer.EVERY_ROW;
    }
    return answers;
  }
}
