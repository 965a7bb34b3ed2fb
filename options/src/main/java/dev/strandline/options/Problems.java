package dev.strandline.options;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with one spec, so that all of it is reported at once. */
public final class Problems {
  /** More than anyone reads; what comes after it is dropped. */
  private static final int MOST = 500;

  private final String file;
  private final Set<Problem> found = new LinkedHashSet<>();

  /**
   * An empty collection.
   *
   * @param file the spec's name as the user gave it, which every problem begins with
   */
  public Problems(String file) {
    this.file = file;
  }

  /** The spec's name as the user gave it. */
  public String file() {
    return file;
  }

  /** Adds one, unless it is known already. */
  public void add(Problem problem) {
    if (found.size() < MOST) {
      found.add(problem);
    }
  }

  void add(SpecError error, Mark mark, String path, String message) {
    add(error.id(), mark, path, message);
  }

  void add(String code, Mark mark, String path, String message) {
    add(new Problem(code, file, mark.line(), mark.column(), path, message));
  }

  /** Whether there is none so far. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** All so far, in the order of their places in the file. */
  public List<Problem> list() {
    return found.stream().sorted(Problem.BY_PLACE).toList();
  }

  /**
   * Does nothing where there is no problem.
   *
   * @throws InvalidSpec with all of them
   */
  public void throwIfAny() {
    if (!isEmpty()) {
      throw new InvalidSpec(list());
    }
  }
}
