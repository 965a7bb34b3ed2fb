package dev.strandline.io.commit;

/** Another run committed first; nothing of this run is in the table. */
public final class CommitConflict extends CommitException {
  private static final long serialVersionUID = 1;

  private final long number;
  private final String winner;

  /** For a run that planned from an earlier state than the one that it finds. */
  public CommitConflict(String location, TableState found) {
    this(location, found.number(), found.last().map(CommitRecord::runId).orElse("another"));
  }

  CommitConflict(String location, long number, String winner) {
    super(
        CommitError.CONFLICT,
        "Cannot commit to "
            + location
            + ": run "
            + winner
            + " made commit "
            + number
            + " since this run was planned; run again");
    this.number = number;
    this.winner = winner;
  }

  /** The number that both wanted. */
  public long number() {
    return number;
  }

  /** The id of the run that has it. */
  public String winner() {
    return winner;
  }
}
