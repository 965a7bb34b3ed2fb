package dev.strandline.io.letters;

import dev.strandline.io.RecordReader;
import dev.strandline.io.parquet.ParquetReader;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.io.values.InputFacts;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.model.Origin;
import dev.strandline.model.RawInput;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Reads the letters of a store, file by file, in the order of their runs. */
public final class StoredLetters {
  private static final int MOST_RAW = 2_000;

  private StoredLetters() {}

  /**
   * Every published letter.
   *
   * @throws IOException if the store cannot be read, or a file of it is no letters' file
   */
  public static void read(String location, Consumer<StoredLetter> letters) throws IOException {
    Store store = Stores.open(location);
    for (ObjectStat file : store.list("")) {
      if (file.path().endsWith(".parquet")) {
        read(store, file.path(), letters);
      }
    }
  }

  private static void read(Store store, String path, Consumer<StoredLetter> letters)
      throws IOException {
    List<ReadColumn> columns = LetterRows.SCHEMA.columns().stream().map(ReadColumn::field).toList();
    String file = store.location() + "/" + path;
    InputFacts facts = InputFacts.of(file, Origin.file("letters", path, 1));
    RowWriter writer = new RowWriter(LetterRows.SCHEMA);
    try (ParquetReader reader = ParquetReader.open(store.openRead(path), columns, facts)) {
      RecordReader.Found found = reader.next(writer);
      while (found != RecordReader.Found.END) {
        if (found == RecordReader.Found.REFUSED) {
          throw new IOException(
              "Cannot read the letters in "
                  + file
                  + ": "
                  + reader.refusal().message()
                  + " [SL-3501]");
        }
        RowCursor row = writer.take().cursor();
        row.next();
        letters.accept(letter(row));
        found = reader.next(writer);
      }
    }
  }

  private static StoredLetter letter(RowCursor row) {
    return new StoredLetter(
        text(row, "id"),
        text(row, "run_id"),
        text(row, "step"),
        text(row, "code"),
        text(row, "column"),
        text(row, "message"),
        text(row, "object"),
        row.getLong(index("record")),
        row.getLong(index("line")),
        time(row, "first_seen"),
        time(row, "last_seen"),
        raw(row));
  }

  private static String raw(RowCursor row) {
    RawInput.Form form = RawInput.Form.valueOf(text(row, "raw_form").toUpperCase(Locale.ROOT));
    if (form != RawInput.Form.WHOLE && form != RawInput.Form.BEGINNING) {
      return "";
    }
    int raw = index("raw");
    int length = Math.min(MOST_RAW, row.end(raw) - row.start(raw));
    return new String(row.buffer(), row.start(raw), length, StandardCharsets.UTF_8);
  }

  private static Instant time(RowCursor row, String column) {
    long micros = row.getLong(index(column));
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  private static String text(RowCursor row, String column) {
    return row.getString(index(column));
  }

  private static int index(String column) {
    return LetterRows.SCHEMA.indexOf(column).orElseThrow();
  }
}
