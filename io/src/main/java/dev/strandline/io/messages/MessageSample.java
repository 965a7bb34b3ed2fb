package dev.strandline.io.messages;

import dev.strandline.io.Input;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowWriter;
import java.util.function.Consumer;

/** The rows and letters of the first messages of an input. */
final class MessageSample<M extends Message> implements MessageReader.Taker<M> {
  private final Input input;
  private final Origin origin;
  private final Consumer<DeadLetter> letters;
  private final MessageLetters<M> refusals;
  private final MessageRows<M> messages;
  private final RowWriter writer;
  private long left;

  /**
   * A sample of one input.
   *
   * @param origin that of its rows
   * @param records how many messages, refused ones included
   */
  MessageSample(
      ReplayMessages.Settings<M> settings,
      Input input,
      Origin origin,
      long records,
      Consumer<DeadLetter> letters) {
    this.input = input;
    this.origin = origin;
    this.left = records;
    this.letters = letters;
    this.refusals = new MessageLetters<>(settings.node(), settings.run(), settings.letters());
    this.messages = new MessageRows<>(settings.columns());
    this.writer = new RowWriter(settings.schema());
  }

  @Override
  public boolean take(M message) {
    if (messages.read(message, origin, writer) == MessageRows.Found.REFUSED) {
      letters.accept(refusals.of(message, input, messages));
    }
    return --left > 0;
  }

  /** Gives the rows, if there are any. */
  void finish(Consumer<RecordBatch> rows) {
    if (writer.rows() > 0) {
      rows.accept(writer.take());
    }
  }
}
