package dev.strandline.model;

/** Two rows of one key stand in domains whose positions say nothing about each other. */
public final class IncomparablePositions extends IllegalStateException {
  public IncomparablePositions(String one, String other) {
    super(
        "Cannot order two rows of one key: their positions come from different incarnations, \""
            + one
            + "\" and \""
            + other
            + "\". Name a column in order_by that tells the later one; if a source was only renamed, make"
            + " the table again with --full [SL-4010]");
  }
}
