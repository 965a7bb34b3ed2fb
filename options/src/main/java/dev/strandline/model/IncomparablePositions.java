package dev.strandline.model;

/** Two rows of one key stand in domains whose positions say nothing about each other. */
public final class IncomparablePositions extends IllegalStateException {
  public IncomparablePositions(String one, String other) {
    super(
        "Cannot order two rows of one key: their positions come from different incarnations, \""
            + one
            + "\" and \""
            + other
            + "\". Order by a column, or start again with --full [SL-4010]");
  }
}
