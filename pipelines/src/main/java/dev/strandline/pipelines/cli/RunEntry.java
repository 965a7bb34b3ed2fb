package dev.strandline.pipelines.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One run in a table's history.
 *
 * @param kind what its commit is for: {@code data}, {@code aborted} (letters only) and others;
 *     empty without a commit
 * @param outcome the report's word; {@code committed} where only the record tells, {@code stopped}
 *     where that is of letters only; {@code running} while it holds the lock, {@code died} where it
 *     left neither report nor commit
 * @param commit its number in this table
 * @param millis how long it took, where its report is kept
 * @param inserted with {@code updated} and {@code deleted}: rows of the table; where the report is
 *     gone and the spec had several tables, of all of them
 * @param drift how its commit changed the table's columns, a phrase each
 */
public record RunEntry(
    String runId,
    Instant started,
    OptionalLong millis,
    String kind,
    String outcome,
    OptionalLong commit,
    long inputs,
    long inputBytes,
    long rowsIn,
    long rejected,
    long inserted,
    long updated,
    long deleted,
    long filesPut,
    long filesRemoved,
    String message,
    List<String> drift,
    Optional<String> report) {
  public RunEntry {
    drift = List.copyOf(drift);
  }
}
