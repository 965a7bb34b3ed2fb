package dev.strandline.model;

import java.io.Serializable;
import java.time.Instant;

/**
 * Which run of which spec letters are of, and the run's clock.
 *
 * @param started every letter of the run carries this time
 */
public record RunStamp(String pipeline, String specHash, String runId, Instant started)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** The same at that node. */
  public DeadLetter.Job job(String step) {
    return new DeadLetter.Job(pipeline, specHash, runId, step);
  }
}
