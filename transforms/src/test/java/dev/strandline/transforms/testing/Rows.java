package dev.strandline.transforms.testing;

import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Rows as text in tests: {@code "key|2024-01-03|value"}. */
public final class Rows {
  public static final Schema SCHEMA =
      Schema.of(
          Column.required("k", Type.Plain.STRING),
          Column.nullable("day", Type.Plain.DATE),
          Column.nullable("v", Type.Plain.STRING));

  private Rows() {}

  /** A batch of the file's rows, numbered from {@code first}; {@code -} is null. */
  public static RecordBatch batch(String file, long first, String... rows) {
    RowWriter writer = new RowWriter(SCHEMA);
    long seq = first;
    for (String row : rows) {
      String[] values = row.split("\\|", -1);
      boolean delete = values[0].startsWith("!");
      writer.begin(delete ? Op.DELETE : Op.INSERT, writer.origin(origin(file)), seq++);
      put(delete ? values[0].substring(1) : values[0], writer);
      if (values[1].equals("-")) {
        writer.putNull();
      } else {
        writer.putInt((int) LocalDate.parse(values[1]).toEpochDay());
      }
      if (values[2].equals("-")) {
        writer.putNull();
      } else {
        put(values[2], writer);
      }
      writer.end();
    }
    return writer.take();
  }

  public static Origin origin(String file) {
    return Origin.file("raw", file, 1);
  }

  private static void put(String text, RowWriter writer) {
    writer.putBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The rows of a batch as texts. */
  public static List<String> texts(RecordBatch batch) {
    List<String> texts = new ArrayList<>();
    RowCursor row = batch.cursor();
    while (row.next()) {
      texts.add(text(row, batch.schema()));
    }
    return texts;
  }

  static String text(RowCursor row, Schema schema) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      values.add(row.isNull(i) ? "-" : value(row, i, schema.column(i).type()));
    }
    return (row.op() == Op.DELETE ? "!" : "") + String.join("|", values);
  }

  private static String value(RowCursor row, int column, Type type) {
    if (type == Type.Plain.DATE) {
      return LocalDate.ofEpochDay(row.getInt(column)).toString();
    }
    if (type == Type.Plain.INT32) {
      return Integer.toString(row.getInt(column));
    }
    return type.fixedWidth() == 8 ? Long.toString(row.getLong(column)) : row.getString(column);
  }
}
