package dev.strandline.io.letters;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.strandline.model.Column;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Op;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

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

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_CONTEXTS = 64;

  private final RowWriter out = new RowWriter(SCHEMA);

  /** Letters of a file have the same context, and those of some files come by turns. */
  private final Map<Map<String, String>, byte[]> contexts = new HashMap<>();

  LetterRows() {}

  /** Bytes of the letters since the last {@link #take}. */
  int size() {
    return out.size();
  }

  /** The letters since the last call, as rows of {@link #SCHEMA}. */
  RecordBatch take() {
    return out.take();
  }

  void add(DeadLetter letter) {
    out.begin(Op.INSERT, 0, 0);
    put(letter.id());
    put(letter.job().pipeline());
    put(letter.job().specHash());
    put(letter.job().runId());
    put(letter.job().step());
    put(letter.reason().code());
    put(letter.reason().column());
    put(letter.reason().message());
    put(letter.place().source());
    put(letter.place().object());
    out.putLong(letter.place().version());
    out.putLong(letter.place().record());
    out.putLong(letter.place().line());
    out.putLong(letter.place().offset());
    out.putBytes(letter.raw().bytes());
    put(letter.raw().form().name().toLowerCase(Locale.ROOT));
    out.putBytes(contextJson(letter.raw().context()));
    out.putLong(DeadLetter.micros(letter.firstSeen()));
    out.putLong(DeadLetter.micros(letter.lastSeen()));
    out.putInt(letter.attempts());
    out.end();
  }

  private byte[] contextJson(Map<String, String> context) {
    byte[] known = contexts.get(context);
    if (known == null) {
      if (contexts.size() == MOST_CONTEXTS) {
        contexts.clear();
      }
      known = json(context);
      contexts.put(context, known);
    }
    return known;
  }

  private static byte[] json(Map<String, String> texts) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> entry : texts.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("texts are always JSON", e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void put(String text) {
    out.putBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
