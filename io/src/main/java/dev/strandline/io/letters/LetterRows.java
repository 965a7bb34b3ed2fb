package dev.strandline.io.letters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.model.Column;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Op;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.nio.charset.StandardCharsets;

/** Letters as rows: the columns of the store's files, which only ever grow. */
public final class LetterRows {
  /** The columns of the store's files. */
  public static final Schema SCHEMA =
      Schema.of(
          Column.required("id", Type.Plain.STRING),
          Column.required("pipeline", Type.Plain.STRING),
          Column.required("spec_hash", Type.Plain.STRING),
          Column.required("run_id", Type.Plain.STRING),
          Column.required("step", Type.Plain.STRING),
          Column.required("code", Type.Plain.STRING),
          Column.required("column", Type.Plain.STRING),
          Column.required("message", Type.Plain.STRING),
          Column.required("source", Type.Plain.STRING),
          Column.required("object", Type.Plain.STRING),
          Column.required("version", Type.Plain.INT64),
          Column.required("record", Type.Plain.INT64),
          Column.required("line", Type.Plain.INT64),
          Column.required("byte_offset", Type.Plain.INT64),
          Column.required("raw", Type.Plain.BYTES),
          Column.required("raw_form", Type.Plain.STRING),
          Column.required("context", Type.Plain.JSON),
          Column.required("first_seen", Type.Plain.TIMESTAMP),
          Column.required("last_seen", Type.Plain.TIMESTAMP),
          Column.required("attempts", Type.Plain.INT32));

  private static final ObjectMapper JSON = new ObjectMapper();

  private LetterRows() {}

  /** Adds the letter to a writer of {@link #SCHEMA}. */
  static void put(DeadLetter letter, RowWriter out) {
    out.begin(Op.INSERT, 0, 0);
    put(letter.id(), out);
    put(letter.job().pipeline(), out);
    put(letter.job().specHash(), out);
    put(letter.job().runId(), out);
    put(letter.job().step(), out);
    put(letter.reason().code(), out);
    put(letter.reason().column(), out);
    put(letter.reason().message(), out);
    put(letter.place().source(), out);
    put(letter.place().object(), out);
    out.putLong(letter.place().version());
    out.putLong(letter.place().record());
    out.putLong(letter.place().line());
    out.putLong(letter.place().offset());
    out.putBytes(letter.raw().bytes());
    put(letter.raw().form().name().toLowerCase(java.util.Locale.ROOT), out);
    put(json(letter), out);
    out.putLong(DeadLetter.micros(letter.firstSeen()));
    out.putLong(DeadLetter.micros(letter.lastSeen()));
    out.putInt(letter.attempts());
    out.end();
  }

  private static String json(DeadLetter letter) {
    try {
      return JSON.writeValueAsString(letter.raw().context());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is always JSON", e);
    }
  }

  private static void put(String text, RowWriter out) {
    out.putBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
