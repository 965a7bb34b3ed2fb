package dev.strandline.io.files;

import dev.strandline.io.Input;
import dev.strandline.io.ReadResult;
import dev.strandline.io.RecordReader;
import dev.strandline.io.RunContext;
import dev.strandline.io.RunFact;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Origin;
import dev.strandline.model.RawInput;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * A row, or a letter, for the raw input of each letter, read as the spec says now. A row has the
 * position of its record, so it never wins over a newer one.
 */
final class ReplayLetters extends DoFn<DeadLetter, RecordBatch> {
  private static final long serialVersionUID = 1;

  private final Settings settings;

  /** What every worker needs. */
  record Settings(String node, FileReaders readers, Schema schema, RunContext run)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  ReplayLetters(Settings settings) {
    this.settings = settings;
  }

  /** Whether the raw input is whole, of a format that is read record by record. */
  static boolean canReplay(DeadLetter letter, FileFormat format) {
    return letter.raw().form() == RawInput.Form.WHOLE
        && (format instanceof FileFormat.Delimited || format instanceof FileFormat.Json);
  }

  @ProcessElement
  public void process(@Element DeadLetter letter, MultiOutputReceiver out) throws IOException {
    RowWriter row = new RowWriter(settings.schema, 1 << 10);
    boolean read = false;
    try (RecordReader reader = settings.readers.open(letter)) {
      RecordReader.Found found = reader.next(row);
      if (found == RecordReader.Found.ROW) {
        out.get(ReadResult.ROWS).output(placed(row, letter));
        read = true;
      } else if (found == RecordReader.Found.REFUSED) {
        out.get(ReadResult.LETTERS).output(refused(letter, reader.refusal()));
      } else {
        out.get(ReadResult.LETTERS).output(letter);
      }
    } catch (CorruptInput e) {
      out.get(ReadResult.LETTERS).output(letter);
    }
    out.get(ReadResult.FACTS).output(new RunFact.Counted(books(read)));
  }

  private Books books(boolean read) {
    return Books.of(
        settings.node,
        Map.of(
            Books.Entry.IN, 1L,
            Books.Entry.OUT, read ? 1L : 0L,
            Books.Entry.REJECTED, read ? 0L : 1L));
  }

  /** The same row at the position of the record that the letter is of. */
  private RecordBatch placed(RowWriter read, DeadLetter letter) {
    RowCursor row = read.take().cursor();
    row.next();
    DeadLetter.Place place = letter.place();
    RowWriter placed = new RowWriter(settings.schema, 1 << 10);
    placed.begin(
        row.op(),
        placed.origin(Origin.file(place.source(), place.object(), place.version())),
        place.record());
    for (int i = 0; i < settings.schema.size(); i++) {
      placed.copy(row, i);
    }
    placed.end();
    return placed.take();
  }

  private DeadLetter refused(DeadLetter letter, RecordReader.Refusal refusal) {
    return DeadLetter.first(
        new DeadLetter.Job(
            settings.run.pipeline(), settings.run.specHash(), settings.run.runId(), settings.node),
        letter.place(),
        new DeadLetter.Reason(refusal.code(), refusal.column(), refusal.message()),
        letter.raw(),
        settings.run.started());
  }

  /** The file that a letter is of, as far as the letter tells. */
  static Input input(DeadLetter letter) {
    DeadLetter.Place place = letter.place();
    Map<String, String> context = letter.raw().context();
    int length = letter.raw().bytes().length;
    return new Input(
        place.source(),
        place.object(),
        context.getOrDefault(RawInput.FILE, place.object()),
        length,
        length,
        context.getOrDefault(RawInput.FILE_VERSION, ""),
        place.version());
  }
}
