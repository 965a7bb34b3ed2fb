package dev.strandline.io;

import dev.strandline.model.RunStamp;
import java.io.Serializable;
import java.time.Instant;

/**
 * Which run this is; the same for every node and worker of it.
 *
 * @param runId unique, sorts by time
 * @param pipeline the spec's name
 * @param specHash the hash of the resolved spec, secrets left as references
 * @param started the run's clock: every letter of the run carries this time
 * @param purpose what the run is for
 * @param allowShrink whether a table may lose more rows than its guard lets go
 */
public record RunContext(
    String runId,
    String pipeline,
    String specHash,
    Instant started,
    Purpose purpose,
    boolean allowShrink)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** What a run is for. */
  public enum Purpose {
    /** To take in what is new. */
    RUN,
    /** To make tables again from all inputs, whatever they were made with. */
    FULL,
    /** To take in dead letters, and nothing else. */
    REPLAY
  }

  /** Whether tables are made again from all inputs. */
  public boolean full() {
    return purpose == Purpose.FULL;
  }

  /** What letters of it say. */
  public RunStamp stamp() {
    return new RunStamp(pipeline, specHash, runId, started);
  }

  /** A run that takes in what is new. */
  public RunContext(String runId, String pipeline, String specHash, Instant started) {
    this(runId, pipeline, specHash, started, Purpose.RUN, false);
  }
}
