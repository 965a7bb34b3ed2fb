package dev.strandline.io;

import java.io.Serializable;
import java.time.Instant;

/**
 * Which run this is; the same for every node and worker of it.
 *
 * @param runId unique, sorts by time
 * @param pipeline the spec's name
 * @param specHash the hash of the resolved spec, secrets left as references
 * @param started the run's clock: every letter of the run carries this time
 * @param full whether tables are made again from all inputs, whatever they were made with
 * @param allowShrink whether a table may lose more rows than its guard lets go
 */
public record RunContext(
    String runId,
    String pipeline,
    String specHash,
    Instant started,
    boolean full,
    boolean allowShrink)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** A run that is not a full one. */
  public RunContext(String runId, String pipeline, String specHash, Instant started) {
    this(runId, pipeline, specHash, started, false, false);
  }
}
