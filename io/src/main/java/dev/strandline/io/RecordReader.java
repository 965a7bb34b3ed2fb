package dev.strandline.io;

import dev.strandline.model.RawInput;
import dev.strandline.model.RowWriter;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Reads the records of one input one after another into rows, whatever its format.
 *
 * <p>A record in error costs exactly that record; an input that cannot be trusted as a whole ends
 * in {@link dev.strandline.io.compress.CorruptInput}.
 */
public interface RecordReader extends Closeable {
  /** What {@link #next} found. */
  enum Found {
    /** A row was added to the writer. */
    ROW,
    /** A record was refused: {@link #refusal} says why, and nothing was added. */
    REFUSED,
    /** There is no further record. */
    END
  }

  /**
   * Moves to the next record.
   *
   * @param out takes the row, whose schema is the source's; its position is the origin that the
   *     reader was opened with and {@link #record()}
   */
  Found next(RowWriter out) throws IOException;

  /** The number of the record at hand, from 1. */
  long record();

  /** The first line of the record at hand, from 1; 0 where the format has no lines. */
  default long line() {
    return 0;
  }

  /** The first byte of the record at hand in the uncompressed input; -1 where it has no place. */
  default long offset() {
    return -1;
  }

  /** Uncompressed bytes read so far. */
  long bytes();

  /** Why the record at hand was refused; after {@link Found#REFUSED} only. */
  Refusal refusal();

  /** The fields that no column reads, of the records so far, where that was asked. */
  default List<Unread> unread() {
    return List.of();
  }

  /**
   * A field that no column reads.
   *
   * @param type what the input says of its values; empty where it says nothing
   * @param rows how many records have it; -1 where all have the same fields
   * @param first the first that has it; 0 where all have the same fields
   */
  record Unread(String name, String type, long rows, long first) {
    /** One that all records of an input have. */
    public static Unread ofAll(String name, String type) {
      return new Unread(name, type, -1, 0);
    }
  }

  /**
   * Why a record was refused.
   *
   * @param code the stable id
   * @param column the column at fault; empty where it is the record as a whole
   * @param raw the record as it stood, with the context that decodes it
   */
  record Refusal(String code, String column, String message, RawInput raw) {}
}
