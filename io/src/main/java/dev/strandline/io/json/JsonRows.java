package dev.strandline.io.json;

import dev.strandline.io.values.ReadColumn;
import dev.strandline.model.RowWriter;
import dev.strandline.model.cast.CastReason;
import dev.strandline.model.cast.CastSettings;
import dev.strandline.model.cast.FieldCast;
import dev.strandline.model.cast.FieldCasts;
import dev.strandline.model.cast.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of declared columns from one JSON object after another, wherever the objects come
 * from. Keeps scratch space: one for each thread.
 */
public final class JsonRows {
  private final Cell[] cells;
  private final JsonFields fields;

  /**
   * Why an object makes no row.
   *
   * @param code the stable id
   * @param column the column at fault; empty where it is the object as a whole
   * @param message of {@link #find} the why alone, such as {@code it is not well-formed JSON}; of
   *     {@link #put} a whole sentence
   */
  public record Problem(String code, String column, String message) {}

  /** One column. */
  private static final class Cell {
    private final ReadColumn column;
    private final FieldCast tokens;
    private final FieldCast texts;
    private final byte @Nullable [] text;

    Cell(ReadColumn column) {
      this.column = column;
      boolean number =
          column.from() == ReadColumn.From.RECORD_NUMBER
              || column.from() == ReadColumn.From.LINE_NUMBER;
      CastSettings casts = number ? CastSettings.DEFAULTS : column.casts();
      tokens = FieldCasts.compileJson(column.column(), casts);
      texts = FieldCasts.compile(column.column(), casts);
      text = column.text().map(t -> t.getBytes(StandardCharsets.UTF_8)).orElse(null);
    }
  }

  /** Rows of these columns, in their order. */
  public JsonRows(List<ReadColumn> columns) {
    this.cells = columns.stream().map(Cell::new).toArray(Cell[]::new);
    this.fields =
        new JsonFields(
            columns.stream()
                .map(c -> c.from() == ReadColumn.From.FIELD ? c.names() : List.<String>of())
                .toList());
  }

  /**
   * Finds the fields of the object {@code bytes[from..to)}, which must be UTF-8; null if there is
   * one object, and nothing else.
   */
  public @Nullable Problem find(byte[] bytes, int from, int to) {
    CastReason reason = fields.find(bytes, from, to);
    if (reason == null) {
      return null;
    }
    return switch (reason) {
      case DUPLICATE_FIELD -> {
        String column = fields.doubled() < 0 ? "" : cells[fields.doubled()].column.column().name();
        yield new Problem(JsonFault.DUPLICATE_FIELD.id(), column, "the object has a field twice");
      }
      case JSON_TOO_DEEP -> noObject("it nests too deep");
      case WRONG_JSON_KIND -> noObject("it is JSON, but no object");
      default -> noObject("it is not well-formed JSON");
    };
  }

  private static Problem noObject(String why) {
    return new Problem(JsonFault.NOT_AN_OBJECT.id(), "", why);
  }

  /** Why the object found is refused where it has a field that no column reads. */
  public Problem extra(byte[] bytes) {
    String why = "the object has a field \"" + unknown(bytes, 0) + "\", which no column reads";
    return new Problem(JsonFault.EXTRA_FIELD.id(), "", why);
  }

  /** How many fields the object found has that no column reads. */
  public int unknowns() {
    return fields.unknowns();
  }

  /** The name of such a field, by its number from 0. */
  public String unknown(byte[] bytes, int number) {
    return fields.unknown(bytes, number);
  }

  /**
   * Puts the columns' values of the object found last into a row that was begun; where a problem
   * comes back the row is to be aborted.
   */
  public @Nullable Problem put(byte[] bytes, long record, long line, RowWriter out) {
    for (int i = 0; i < cells.length; i++) {
      Cell cell = cells[i];
      switch (cell.column.from()) {
        case RECORD_NUMBER -> out.putLong(record);
        case LINE_NUMBER -> out.putLong(line);
        case TEXT, FIELD -> {
          Problem problem = put(cell, i, bytes, out);
          if (problem != null) {
            return problem;
          }
        }
      }
    }
    return null;
  }

  private @Nullable Problem put(Cell cell, int index, byte[] bytes, RowWriter out) {
    boolean there = fields.isThere(index);
    if (there && bytes[fields.start(index)] != 'n') {
      int from = fields.start(index);
      int to = fields.end(index);
      CastReason reason = cell.tokens.cast(bytes, from, to, out);
      return reason == null ? null : unfit(cell.tokens, reason, bytes, from, to);
    }
    byte[] text = there ? null : cell.text;
    if (text != null) {
      CastReason reason = cell.texts.cast(text, 0, text.length, out);
      return reason == null ? null : unfit(cell.texts, reason, text, 0, text.length);
    }
    if (!cell.column.column().nullable()) {
      return unfit(cell.tokens, CastReason.MISSING_VALUE, bytes, 0, 0);
    }
    out.putNull();
    return null;
  }

  private static Problem unfit(FieldCast cast, CastReason reason, byte[] bytes, int from, int to) {
    return new Problem(reason.id(), cast.column().name(), cast.explain(reason, bytes, from, to));
  }
}
