package dev.strandline.io.messages;

import dev.strandline.io.Input;
import dev.strandline.io.RunContext;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.RawInput;

/** The letters of messages that a node of a run refuses. */
public final class MessageLetters<M extends Message> {
  private final String node;
  private final RunContext run;
  private final LetterForm<M> form;

  public MessageLetters(String node, RunContext run, LetterForm<M> form) {
    this.node = node;
    this.run = run;
    this.form = form;
  }

  /** The letter of a message of that input, which was just refused. */
  public DeadLetter of(M message, Input input, MessageRows<M> refused) {
    DeadLetter.Place place =
        new DeadLetter.Place(
            input.source(), input.name(), input.content(), form.record(message), 0, -1);
    return of(place, refused.refusal(), form.raw(message, input, refused.sensitive()));
  }

  /** A letter for what stood at that place. */
  DeadLetter of(DeadLetter.Place place, MessageRows.Refusal refusal, RawInput raw) {
    return DeadLetter.first(
        new DeadLetter.Job(run.pipeline(), run.specHash(), run.runId(), node),
        place,
        new DeadLetter.Reason(refusal.code(), refusal.column(), refusal.message()),
        raw,
        run.started());
  }
}
