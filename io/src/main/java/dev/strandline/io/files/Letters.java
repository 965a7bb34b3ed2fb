package dev.strandline.io.files;

import dev.strandline.io.Input;
import dev.strandline.io.RecordReader;
import dev.strandline.io.RecordReader.Refusal;
import dev.strandline.io.RunContext;
import dev.strandline.model.DeadLetter;

/** The letter of a record that a reader refused. */
final class Letters {
  private Letters() {}

  static DeadLetter of(RecordReader reader, String node, Input input, RunContext run) {
    Refusal refusal = reader.refusal();
    return DeadLetter.first(
        new DeadLetter.Job(run.pipeline(), run.specHash(), run.runId(), node),
        new DeadLetter.Place(
            input.source(),
            input.name(),
            input.content(),
            reader.record(),
            reader.line(),
            reader.offset()),
        new DeadLetter.Reason(refusal.code(), refusal.column(), refusal.message()),
        refusal.raw(),
        run.started());
  }
}
