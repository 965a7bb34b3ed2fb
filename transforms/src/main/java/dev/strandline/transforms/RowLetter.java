package dev.strandline.transforms;

import dev.strandline.model.DeadLetter;
import dev.strandline.model.Origin;
import dev.strandline.model.RawInput;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;

/**
 * The letter of a row that a step rejected: the row as it came into the step, encoded with its
 * schema; where that, or what is made of the row, is sensitive only the place.
 */
final class RowLetter {
  private RowLetter() {}

  static DeadLetter of(
      RowCursor row, Schema schema, DeadLetter.Job job, DeadLetter.Reason reason, Instant seen) {
    return of(row, schema, schema.isSensitive(), job, reason, seen);
  }

  static DeadLetter of(
      RowCursor row,
      Schema schema,
      boolean sensitive,
      DeadLetter.Job job,
      DeadLetter.Reason reason,
      Instant seen) {
    RawInput raw = sensitive ? RawInput.reference(Map.of()) : raw(row, schema);
    return DeadLetter.first(job, place(row), reason, raw, seen);
  }

  /** A file's origin is its path, a 0 and the number of its content; another is shown as text. */
  private static DeadLetter.Place place(RowCursor row) {
    Origin origin = row.origin().input();
    byte[] order = origin.order();
    int path = order.length - Long.BYTES - 1;
    boolean isFile = path > 0 && order[path] == 0;
    return new DeadLetter.Place(
        origin.domain(),
        isFile ? new String(order, 0, path, StandardCharsets.UTF_8) : origin.text(),
        isFile ? ByteBuffer.wrap(order).getLong(path + 1) : 0,
        row.seq(),
        0,
        -1);
  }

  /** Where a row was read, for a sentence: {@code a.csv, record 3}. */
  static String placeText(RowCursor row) {
    DeadLetter.Place place = place(row);
    return place.object() + ", record " + place.record();
  }

  private static RawInput raw(RowCursor row, Schema schema) {
    RowWriter writer = new RowWriter(schema, row.rowEnd() - row.rowStart());
    writer.copyRow(row);
    try {
      byte[] bytes = CoderUtils.encodeToByteArray(RecordBatchCoder.of(), writer.take());
      return new RawInput(bytes, RawInput.Form.ROW, Map.of());
    } catch (CoderException e) {
      throw new IllegalStateException("a row that was read cannot be written", e);
    }
  }
}
