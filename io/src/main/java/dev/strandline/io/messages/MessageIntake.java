package dev.strandline.io.messages;

import dev.strandline.io.Input;
import dev.strandline.io.InputProgress;
import dev.strandline.io.ReadLimits;
import dev.strandline.io.ReadResult;
import dev.strandline.io.RunContext;
import dev.strandline.io.RunFact;
import dev.strandline.io.letters.Tallies;
import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Origin;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.io.Serializable;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;

/** Batches of rows, letters, and in the end the facts, for the messages of one input. */
final class MessageIntake<M extends Message> implements MessageReader.Taker<M> {
  private static final int BATCH_BYTES = 1 << 18;

  private final Settings<M> settings;
  private final Input input;
  private final Origin origin;
  private final MessageRows<M> messages;
  private final MessageLetters<M> letters;
  private final RowWriter writer;
  private final DoFn.MultiOutputReceiver out;
  private final InputProgress progress;
  private long rows;
  private long rejected;
  private long filtered;
  private final Tallies unkept = new Tallies();
  private long bytes;

  /** What every worker needs. */
  record Settings<M extends Message>(
      String node,
      MessageColumns<M> columns,
      LetterForm<M> letters,
      Schema schema,
      ReadLimits limits)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /**
   * An intake of one input.
   *
   * @param origin that of its rows
   * @param out with the outputs of {@link ReadResult}
   */
  MessageIntake(
      Settings<M> settings,
      RunContext run,
      Input input,
      Origin origin,
      DoFn.MultiOutputReceiver out) {
    this.settings = settings;
    this.input = input;
    this.origin = origin;
    this.messages = new MessageRows<>(settings.columns);
    this.letters = new MessageLetters<>(settings.node, run, settings.letters);
    this.writer = new RowWriter(settings.schema);
    this.out = out;
    this.progress = new InputProgress(run.runId());
  }

  @Override
  public boolean take(M message) {
    bytes += message.bytes();
    switch (messages.read(message, origin, writer)) {
      case ROW -> {
        if (writer.size() >= BATCH_BYTES) {
          emit();
        }
      }
      case FILTERED -> filtered++;
      case REFUSED -> refuse(message);
    }
    return true;
  }

  private void emit() {
    if (writer.rows() > 0) {
      rows += writer.rows();
      out.get(ReadResult.ROWS).output(writer.take());
    }
  }

  private void refuse(M message) {
    DeadLetter letter = letters.of(message, input, messages);
    if (rejected++ < settings.limits.lettersPerInput()) {
      out.get(ReadResult.LETTERS).output(letter);
    } else {
      unkept.add(letter);
    }
    progress.rejected();
  }

  @Override
  public void reached(double part) {
    progress.reached((long) (input.bytes() * part), bytes, rows + writer.rows());
  }

  /** There are no more. */
  void finish() {
    emit();
    long in = rows + rejected + filtered;
    messages
        .takeDrift()
        .forEach(one -> out.get(ReadResult.FACTS).output(new RunFact.Drifted(settings.node, one)));
    unkept.facts().forEach(out.get(ReadResult.FACTS)::output);
    out.get(ReadResult.FACTS).output(new RunFact.Consumed(input, "", in, rejected, "", false));
    out.get(ReadResult.FACTS)
        .output(
            new RunFact.Counted(
                Books.of(
                    settings.node,
                    Map.of(
                        Books.Entry.IN, in,
                        Books.Entry.OUT, rows,
                        Books.Entry.FILTERED, filtered,
                        Books.Entry.REJECTED, rejected))));
  }
}
