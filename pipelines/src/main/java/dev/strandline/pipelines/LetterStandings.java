package dev.strandline.pipelines;

import dev.strandline.io.LetterStanding;
import dev.strandline.io.Sink;
import dev.strandline.model.DeadLetter;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What the tables of a spec together say of a dead letter. */
final class LetterStandings {
  private final CheckedSpec checked;
  private final Map<String, Sink> sinks;

  LetterStandings(CheckedSpec checked, Map<String, Sink> sinks) {
    this.checked = checked;
    this.sinks = sinks;
  }

  /** Whether a run of the spec wrote it: pipelines may share a store. */
  boolean isOurs(DeadLetter letter) {
    return letter.job().pipeline().equals(checked.spec().name());
  }

  /** Whether it is ours, and done with: a replay only takes it out of sight. */
  boolean isOver(DeadLetter letter) throws IOException {
    return isOurs(letter) && of(letter) == LetterStanding.DONE;
  }

  /** Where the tables that its source feeds do not agree, the next run brings them together. */
  LetterStanding of(DeadLetter letter) throws IOException {
    Set<LetterStanding> found = EnumSet.noneOf(LetterStanding.class);
    for (Map.Entry<String, Sink> sink : sinks.entrySet()) {
      if (checked.sourcesOf(sink.getKey()).contains(letter.place().source())) {
        found.add(sink.getValue().standingOf(letter));
      }
    }
    return found.size() == 1 ? found.iterator().next() : LetterStanding.UNREAD;
  }
}
