package dev.strandline.io.letters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.io.RecordReader;
import dev.strandline.io.parquet.ParquetReader;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.io.values.InputFacts;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Origin;
import dev.strandline.model.RawInput;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The letters of a store, each once: a rerun that refuses the same record for the same reason adds
 * the letter again, under the same id, and the later one replaces the earlier.
 *
 * <p>What comes out is the letter as the last run left it, first seen when the first one refused
 * it, with the attempts of all. Files are read twice; between them an entry of about 100 bytes a
 * letter is held, never the raw input.
 */
public final class StoredLetters {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> LOOK =
      List.of("id", "run_id", "first_seen", "last_seen", "attempts");

  private final Store store;
  private final Predicate<String> runs;
  private final Map<String, Merged> letters = new HashMap<>();

  /** Takes one letter after another. */
  @FunctionalInterface
  public interface EachLetter {
    void take(DeadLetter letter) throws IOException;
  }

  /** What the stored forms of one letter come to. */
  private static final class Merged {
    private long firstSeen = Long.MAX_VALUE;
    private long lastSeen = Long.MIN_VALUE;
    private int attempts;
    private long lastRow;
  }

  private StoredLetters(Store store, Predicate<String> runs) {
    this.store = store;
    this.runs = runs;
  }

  /** Every published letter, in the order in which they were last stored. */
  public static void read(String location, EachLetter letters) throws IOException {
    read(location, run -> true, letters);
  }

  /**
   * Every letter of some runs, as if there had been no others.
   *
   * @throws IOException if the store cannot be read, or a file of it is no letters' file
   */
  public static void read(String location, Predicate<String> runs, EachLetter letters)
      throws IOException {
    StoredLetters stored = new StoredLetters(Stores.open(location), runs);
    stored.each(LOOK, stored::merge);
    stored.each(LetterRows.SCHEMA.names(), (row, number) -> stored.give(row, number, letters));
  }

  /** Takes a stored letter and its number in the store. */
  private interface Rows {
    void take(Row row, long number) throws IOException;
  }

  /** Some columns of a stored letter. */
  private record Row(RowCursor cursor, List<String> columns) {
    String text(String column) {
      return cursor.getString(columns.indexOf(column));
    }

    long number(String column) {
      return cursor.getLong(columns.indexOf(column));
    }

    int attempts() {
      return cursor.getInt(columns.indexOf("attempts"));
    }

    byte[] bytes(String column) {
      int at = columns.indexOf(column);
      return Arrays.copyOfRange(cursor.buffer(), cursor.start(at), cursor.end(at));
    }
  }

  /** File by file, in the order of their runs: names begin with the run's id. */
  private void each(List<String> columns, Rows rows) throws IOException {
    long number = 0;
    for (ObjectStat file : store.list("")) {
      if (file.path().endsWith(".parquet")) {
        number = each(file.path(), columns, number, rows);
      }
    }
  }

  private long each(String path, List<String> names, long from, Rows rows) throws IOException {
    List<ReadColumn> columns = new ArrayList<>();
    names.forEach(
        name ->
            columns.add(
                ReadColumn.field(
                    LetterRows.SCHEMA.column(LetterRows.SCHEMA.indexOf(name).orElseThrow()))));
    String file = store.location() + "/" + path;
    InputFacts facts = InputFacts.of(file, Origin.file("letters", path, 1));
    RowWriter writer =
        new RowWriter(
            dev.strandline.model.Schema.of(columns.stream().map(ReadColumn::column).toList()));
    long number = from;
    try (ParquetReader reader = ParquetReader.open(store.openRead(path), columns, facts)) {
      RecordReader.Found found = reader.next(writer);
      while (found != RecordReader.Found.END) {
        if (found == RecordReader.Found.REFUSED) {
          throw damaged(file, reader.refusal().message(), null);
        }
        RowCursor cursor = writer.take().cursor();
        cursor.next();
        Row row = new Row(cursor, names);
        number++;
        if (runs.test(row.text("run_id"))) {
          rows.take(row, number);
        }
        found = reader.next(writer);
      }
    }
    return number;
  }

  private void merge(Row row, long number) {
    Merged merged = letters.computeIfAbsent(row.text("id"), any -> new Merged());
    merged.firstSeen = Math.min(merged.firstSeen, row.number("first_seen"));
    merged.attempts += row.attempts();
    long lastSeen = row.number("last_seen");
    if (lastSeen >= merged.lastSeen) {
      merged.lastSeen = lastSeen;
      merged.lastRow = number;
    }
  }

  private void give(Row row, long number, EachLetter to) throws IOException {
    Merged merged = letters.get(row.text("id"));
    if (merged == null || merged.lastRow != number) {
      return; // a later run has replaced it, or it came while we were reading
    }
    to.take(
        new DeadLetter(
            new DeadLetter.Job(
                row.text("pipeline"), row.text("spec_hash"), row.text("run_id"), row.text("step")),
            new DeadLetter.Place(
                row.text("source"),
                row.text("object"),
                row.number("version"),
                row.number("record"),
                row.number("line"),
                row.number("byte_offset")),
            new DeadLetter.Reason(row.text("code"), row.text("column"), row.text("message")),
            new RawInput(
                row.bytes("raw"),
                RawInput.Form.valueOf(row.text("raw_form").toUpperCase(Locale.ROOT)),
                context(row)),
            time(merged.firstSeen),
            time(merged.lastSeen),
            merged.attempts));
  }

  private Map<String, String> context(Row row) throws IOException {
    try {
      return JSON.readValue(row.text("context"), new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw damaged(store.location(), "a context is not a JSON object of texts", e);
    }
  }

  private static IOException damaged(
      String file, String why, @org.jspecify.annotations.Nullable Throwable cause) {
    return new IOException("Cannot read the letters in " + file + ": " + why + " [SL-3501]", cause);
  }

  private static Instant time(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }
}
