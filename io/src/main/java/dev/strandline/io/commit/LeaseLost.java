package dev.strandline.io.commit;

/** Another run took the lease over since this one held it; nothing of this one is in the table. */
public final class LeaseLost extends CommitException {
  private static final long serialVersionUID = 1;

  LeaseLost(String location, long number, String newer) {
    super(
        CommitError.FENCED,
        "Cannot commit to "
            + location
            + ": this run's lock, number "
            + number
            + ", was taken over by "
            + newer
            + " after this run gave no heartbeat for too long; run again");
  }
}
