package dev.strandline.options;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown with everything that is wrong with a spec; the message has one line a problem. */
public final class InvalidSpec extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** An exception for at least one problem. */
  public InvalidSpec(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The problems in the order of their places in the file. */
  public List<Problem> problems() {
    return problems;
  }
}
