package dev.strandline.pipelines;

import dev.strandline.io.RunFact;
import dev.strandline.io.letters.SeenBefore;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.RecordBatch;
import dev.strandline.pipelines.report.Figures;
import java.util.List;
import java.util.Map;

/**
 * What becomes of the letters of a store in one replay: all of its files go out of sight with the
 * commit, so each letter is read again, stays a letter, or is done with.
 *
 * @param raw records as they stood, by source
 * @param rows rows that a step refused, by the node whose output they were; rows that a sink
 *     refused, by the sink
 * @param kept letters that stay as they are: not chosen, of inputs that are not taken in yet, or
 *     without what it takes to decode them
 * @param seen what is known of each letter that is tried, by id
 * @param moved the files that go
 * @param superseded letters of inputs that a later run has read again: done with
 * @param discarded letters that the user gave up: done with
 */
record Replay(
    Map<String, List<DeadLetter>> raw,
    Map<String, List<RecordBatch>> rows,
    List<DeadLetter> kept,
    Map<String, SeenBefore> seen,
    List<RunFact> moved,
    long superseded,
    long discarded) {

  /** Letters that are tried again. */
  long tried() {
    return seen.size();
  }

  /** What becomes of the letters once it has happened, for people. */
  String told() {
    StringBuilder told = new StringBuilder(Figures.count(tried(), "letter")).append(" read again");
    add(told, superseded, "done with");
    add(told, discarded, "given up");
    add(told, kept.size(), "kept as they are");
    return told.toString();
  }

  private static void add(StringBuilder told, long letters, String what) {
    if (letters > 0) {
      told.append(", ").append(Figures.count(letters)).append(' ').append(what);
    }
  }

  /** Whether there is anything to do. */
  boolean hasWork() {
    return tried() + superseded + discarded > 0;
  }
}
