package dev.strandline.io.messages;

import dev.strandline.io.ReadResult;
import dev.strandline.io.RunContext;
import dev.strandline.io.RunFact;
import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * A row, or a letter, for the message of each letter, read as the spec says now. A row has the
 * position of its message, so it never wins over a newer one.
 */
public final class ReplayMessages<M extends Message> extends DoFn<DeadLetter, RecordBatch> {
  private static final long serialVersionUID = 1;

  private final Settings<M> settings;

  /** What every worker needs. */
  public record Settings<M extends Message>(
      String node, MessageColumns<M> columns, LetterForm<M> letters, Schema schema, RunContext run)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  public ReplayMessages(Settings<M> settings) {
    this.settings = settings;
  }

  @ProcessElement
  public void process(@Element DeadLetter letter, MultiOutputReceiver out) throws IOException {
    MessageRows<M> messages = new MessageRows<>(settings.columns);
    LetterForm<M> form = settings.letters;
    RowWriter writer = new RowWriter(settings.schema, 1 << 10);
    Origin origin =
        form.origin(letter)
            .readFrom(
                Origin.file(
                    letter.place().source(), letter.place().object(), letter.place().version()));
    MessageRows.Found found = messages.read(form.message(letter), origin, writer);
    switch (found) {
      case ROW -> out.get(ReadResult.ROWS).output(writer.take());
      case FILTERED -> {}
      case REFUSED ->
          out.get(ReadResult.LETTERS)
              .output(
                  new MessageLetters<>(settings.node, settings.run, form)
                      .of(letter.place(), messages.refusal(), letter.raw()));
    }
    out.get(ReadResult.FACTS).output(new RunFact.Counted(books(found)));
  }

  private Books books(MessageRows.Found found) {
    return Books.of(
        settings.node,
        Map.of(
            Books.Entry.IN, 1L,
            Books.Entry.OUT, found == MessageRows.Found.ROW ? 1L : 0L,
            Books.Entry.FILTERED, found == MessageRows.Found.FILTERED ? 1L : 0L,
            Books.Entry.REJECTED, found == MessageRows.Found.REFUSED ? 1L : 0L));
  }
}
