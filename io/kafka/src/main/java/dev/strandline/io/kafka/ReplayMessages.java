package dev.strandline.io.kafka;

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
final class ReplayMessages extends DoFn<DeadLetter, RecordBatch> {
  private static final long serialVersionUID = 1;

  private final Settings settings;

  /** What every worker needs. */
  record Settings(String node, MessageColumns columns, Schema schema, RunContext run)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  ReplayMessages(Settings settings) {
    this.settings = settings;
  }

  @ProcessElement
  public void process(@Element DeadLetter letter, MultiOutputReceiver out) throws IOException {
    MessageRows messages = new MessageRows(settings.columns);
    RowWriter writer = new RowWriter(settings.schema, 1 << 10);
    MessageRows.Found found = messages.read(MessageLetters.message(letter), origin(letter), writer);
    switch (found) {
      case ROW -> out.get(ReadResult.ROWS).output(writer.take());
      case FILTERED -> {}
      case REFUSED ->
          out.get(ReadResult.LETTERS)
              .output(
                  new MessageLetters(settings.node, settings.run)
                      .of(letter.place(), messages.refusal(), letter.raw()));
    }
    out.get(ReadResult.FACTS).output(new RunFact.Counted(books(found)));
  }

  private Origin origin(DeadLetter letter) {
    DeadLetter.Place place = letter.place();
    Map<String, String> context = letter.raw().context();
    return OffsetRange.origin(
            place.source(),
            context.getOrDefault(MessageLetters.TOPIC, ""),
            MessageLetters.partition(letter),
            context.getOrDefault(MessageLetters.INCARNATION, ""))
        .readFrom(Origin.file(place.source(), place.object(), place.version()));
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
