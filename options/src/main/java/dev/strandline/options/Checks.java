package dev.strandline.options;

/** Reports problems at places inside one node, for checks that come after the spec is loaded. */
public final class Checks {
  private static final String CONFIG = "config";

  private final Place place;

  /** Where the keys stand that problems are told of. */
  private final String keys;

  private final Problems problems;

  private Checks(Place place, String keys, Problems problems) {
    this.place = place;
    this.keys = keys;
    this.problems = problems;
  }

  /** Checks of a node that report into a collection shared by all of them. */
  public static Checks of(Node<?> node, Problems problems) {
    return new Checks(node.place(), CONFIG, problems);
  }

  /**
   * Checks of a spec's dead letters, whose keys are in no config.
   *
   * @throws java.util.NoSuchElementException if the spec has none
   */
  public static Checks ofDeadLetters(Spec spec, Problems problems) {
    return new Checks(spec.deadLettersPlace().orElseThrow(), "", problems);
  }

  /**
   * Adds a problem at a key of the node's config, or of the dead letters; where the key was left
   * out, at what surrounds it.
   *
   * @param relativePath below {@code config}, such as {@code keys[1]} or {@code columns[2].pattern}
   * @param code the error's stable id, such as {@code SL-1412}
   */
  public void problem(String relativePath, String code, String message) {
    report(Paths.join(keys, relativePath), code, message);
  }

  /** Adds a problem at one of the node's inputs, counted from 0. */
  public void input(int index, String code, String message) {
    report(Paths.item("input", index), code, message);
  }

  /** Adds a problem at the node's name. */
  public void node(String code, String message) {
    problems.add(code, place.mark(), place.path(), told(message));
  }

  private void report(String path, String code, String message) {
    Mark found = Paths.find(place.tree(), path);
    boolean absent = found.equals(place.tree().mark());
    Mark mark = absent ? place.mark() : found;
    problems.add(code, mark, Paths.join(place.path(), path), told(message));
  }

  private String told(String message) {
    return place.output().isEmpty() ? message : message + " (for " + place.output() + ")";
  }
}
