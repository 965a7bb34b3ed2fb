package dev.strandline.io.faults;

/** What happens to the k-th durable effect. */
public enum Fault {
  /** The process stops before it. */
  BEFORE,
  /** The process stops after it. */
  AFTER,
  /** The process stops when half of it is done. */
  TORN,
  /** It is done, and the process is told that it failed. */
  LOST_REPLY,
  /** It is not done, and the process is told so. */
  FAILED;

  /** Whether the process ends by it. */
  public boolean stops() {
    return this == BEFORE || this == AFTER || this == TORN;
  }
}
