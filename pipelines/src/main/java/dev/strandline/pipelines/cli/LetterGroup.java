package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.report.RunReport;
import java.time.Instant;
import java.util.List;

/**
 * The dead letters that share a step, a reason and a column.
 *
 * @param column the column at fault; empty where it was the record as a whole
 * @param reason what the reason's id means
 * @param attempts how often these letters were refused, over all runs
 */
public record LetterGroup(
    String step,
    String code,
    String column,
    String reason,
    long letters,
    long attempts,
    Instant firstSeen,
    Instant lastSeen,
    List<RunReport.Example> examples) {
  public LetterGroup {
    examples = List.copyOf(examples);
  }
}
