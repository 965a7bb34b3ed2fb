package dev.strandline.io.commit;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Another run works on the table; this one has done nothing. */
public final class LeaseHeld extends CommitException {
  private static final long serialVersionUID = 1;

  private final LeaseOwner owner;
  private final String runId;

  LeaseHeld(String location, LeaseFiles.Taken taken, Duration age, Duration expiry) {
    super(CommitError.LOCKED, told(location, taken, age, expiry));
    this.owner = taken.owner();
    this.runId = taken.runId();
  }

  private static String told(
      String location, LeaseFiles.Taken taken, Duration age, Duration expiry) {
    boolean job = taken.owner().isJob();
    return "Cannot work on "
        + location
        + ": it is locked by "
        + (job ? "the job of run " : "run ")
        + taken.runId()
        + (job ? ", submitted by " : " of ")
        + taken.owner().user()
        + " on host "
        + taken.owner().host()
        + ", pid "
        + taken.owner().pid()
        + ", since "
        + taken.since().truncatedTo(ChronoUnit.SECONDS)
        + ", last heartbeat "
        + age.toSeconds()
        + " s ago; wait until it ends, or "
        + (job
            ? "cancel the job and run again: its lock is taken over after "
            : "stop that process and run again: a lock whose process is gone is taken over at once"
                + " on its host, elsewhere after ")
        + expiry.toSeconds()
        + " s without a heartbeat";
  }

  /** The holder's process. */
  public LeaseOwner owner() {
    return owner;
  }

  /** The holder's run. */
  public String runId() {
    return runId;
  }
}
