package dev.strandline.transforms.steps;

import dev.strandline.model.Column;
import dev.strandline.model.Origin;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.options.Checks;
import dev.strandline.transforms.StepChecks;
import dev.strandline.transforms.StepError;
import dev.strandline.transforms.changes.ImageChanges;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The place of a change by columns of its row, as bytes that compare as the columns' numbers do,
 * one after the other; between equal ones the place in the input decides. Without columns that
 * alone.
 *
 * <p>Stored bytes, so for good: a whole number, date or time has its bytes with the sign turned, a
 * text of digits 16 bytes; behind all columns stands the order of the input.
 */
final class OrderColumns {
  private static final List<Type> NUMBERS =
      List.of(
          Type.Plain.INT32,
          Type.Plain.INT64,
          Type.Plain.DATE,
          Type.Plain.TIME,
          Type.Plain.TIMESTAMP,
          Type.Plain.TIMESTAMP_LOCAL,
          Type.Plain.STRING);
  private static final int MOST_DIGITS = 38;
  private static final int DIGITS_BYTES = 16;

  private final Schema input;
  private final int[] columns;
  private final String domain;
  private final int length;

  OrderColumns(List<String> names, String incarnation, Schema input) {
    this.input = input;
    this.columns = input.indexesOf(names);
    StringBuilder text = new StringBuilder("columns");
    int bytes = 0;
    for (int column : columns) {
      text.append(':').append(input.column(column).name()).append(' ').append(type(column));
      bytes += bytesOf(column);
    }
    this.domain = text + (incarnation.isEmpty() ? "" : "@" + incarnation);
    this.length = bytes;
  }

  private Type type(int column) {
    return input.column(column).type();
  }

  private int bytesOf(int column) {
    Type type = type(column);
    return type == Type.Plain.STRING ? DIGITS_BYTES : isShort(type) ? Integer.BYTES : Long.BYTES;
  }

  private static boolean isShort(Type type) {
    return type == Type.Plain.INT32 || type == Type.Plain.DATE;
  }

  static void check(List<String> names, Schema input, Checks checks) {
    for (int i = 0; i < names.size(); i++) {
      String path = "format.order[" + i + "]";
      Optional<Column> column = StepChecks.column(path, names.get(i), input, checks);
      if (column.isPresent() && !NUMBERS.contains(column.get().type())) {
        checks.problem(
            path,
            StepError.WRONG_TYPE.id(),
            "\""
                + names.get(i)
                + "\" is a "
                + column.get().type()
                + ", which has no order of numbers; expected one of "
                + NUMBERS);
      }
      if (names.indexOf(names.get(i)) < i) {
        checks.problem(path, StepError.TWICE.id(), "\"" + names.get(i) + "\" is named twice");
      }
    }
  }

  /** The first column without a number; empty where each has one. */
  Optional<String> missing(RowCursor row) {
    for (int column : columns) {
      if (row.isNull(column)
          || (type(column) == Type.Plain.STRING && digits(row, column) == null)) {
        return Optional.of(input.column(column).name());
      }
    }
    return Optional.empty();
  }

  /** The place of a row that has all numbers. */
  ImageChanges.Place place(RowCursor row) {
    byte[] own = Arrays.copyOfRange(row.buffer(), row.logStart(), row.logEnd());
    if (columns.length == 0) {
      return new ImageChanges.Place(row.origin(), own, row.seq());
    }
    byte[] order = row.origin().order();
    ByteBuffer log = ByteBuffer.allocate(length + order.length + own.length);
    for (int column : columns) {
      Type type = type(column);
      if (type == Type.Plain.STRING) {
        byte[] number = Objects.requireNonNull(digits(row, column)).toByteArray();
        log.position(log.position() + DIGITS_BYTES - number.length);
        log.put(number);
      } else if (isShort(type)) {
        log.putInt(row.getInt(column) ^ Integer.MIN_VALUE);
      } else {
        log.putLong(row.getLong(column) ^ Long.MIN_VALUE);
      }
    }
    Origin origin = new Origin(domain, new byte[0]).readFrom(row.origin());
    return new ImageChanges.Place(origin, log.put(order).put(own).array(), row.seq());
  }

  private static @Nullable BigInteger digits(RowCursor row, int column) {
    String text = row.getString(column).strip();
    boolean fits =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return fits ? new BigInteger(text) : null;
  }
}
