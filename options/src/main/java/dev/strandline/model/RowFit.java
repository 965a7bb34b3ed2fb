package dev.strandline.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of one schema as rows of another, column by column of the same name: a value of a narrower
 * type becomes one of the wider type; one of a wider type stays where it fits. Columns that the
 * rows lack are null.
 *
 * <p>Wider are, and nothing else: int64 than int32, float64 than float32, a decimal than one of
 * fewer digits and the same scale. These are the widenings of Iceberg, and every reader of Parquet
 * that widens knows them. Op, position, and what the source did not send stay as they are. One for
 * each thread.
 */
public final class RowFit {
  private static final int ABSENT = -1;

  /** How a value of one type becomes one of another. */
  private enum How {
    COPY,
    INT_TO_LONG,
    FLOAT_TO_DOUBLE,
    LONG_TO_INT,
    DOUBLE_TO_FLOAT,
    DECIMAL
  }

  /**
   * Where a column's value comes from.
   *
   * @param from the column of the rows that come; {@link #ABSENT} where they have none
   */
  private record Cell(int from, How how) {}

  private final Schema from;
  private final Schema to;
  private final Cell[] cells;
  private final List<Integer> extra = new ArrayList<>();
  private int misfit = ABSENT;

  /**
   * @throws IllegalArgumentException naming a column whose types have nothing to do with each other
   */
  public RowFit(Schema from, Schema to) {
    this.from = from;
    this.to = to;
    this.cells = new Cell[to.size()];
    for (int i = 0; i < cells.length; i++) {
      Column column = to.column(i);
      int source = from.indexOf(column.name()).orElse(ABSENT);
      cells[i] = new Cell(source, source == ABSENT ? How.COPY : how(from.column(source), column));
    }
    for (int i = 0; i < from.size(); i++) {
      if (to.indexOf(from.column(i).name()).isEmpty()) {
        extra.add(i);
      }
    }
  }

  /** Whether every value of the one type is one of the other, which is not the same. */
  public static boolean isWider(Type type, Type than) {
    if (type instanceof Type.Decimal wide && than instanceof Type.Decimal narrow) {
      return wide.scale() == narrow.scale() && wide.precision() > narrow.precision();
    }
    return (type == Type.Plain.INT64 && than == Type.Plain.INT32)
        || (type == Type.Plain.FLOAT64 && than == Type.Plain.FLOAT32);
  }

  /** Whether rows of the one schema may be rows of the other, as far as types tell. */
  public static boolean isPossible(Schema from, Schema to) {
    for (Column column : to.columns()) {
      boolean bad =
          from.indexOf(column.name())
              .map(i -> from.column(i).type())
              .filter(type -> !isSameOrSameKind(type, column.type()))
              .isPresent();
      if (bad) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSameOrSameKind(Type one, Type other) {
    return one.equals(other) || isWider(one, other) || isWider(other, one);
  }

  private static How how(Column from, Column to) {
    Type type = from.type();
    if (type.equals(to.type())) {
      return How.COPY;
    }
    if (!isSameOrSameKind(type, to.type())) {
      throw new IllegalArgumentException(
          "column " + to.name() + ": a value of " + type + " is none of " + to.type());
    }
    if (!(to.type() instanceof Type.Plain plain)) {
      return How.DECIMAL;
    }
    return switch (plain) {
      case INT64 -> How.INT_TO_LONG;
      case INT32 -> How.LONG_TO_INT;
      case FLOAT64 -> How.FLOAT_TO_DOUBLE;
      default -> How.DOUBLE_TO_FLOAT;
    };
  }

  /** The schema of the rows that come. */
  public Schema from() {
    return from;
  }

  /** The columns of the rows that come which the others lack, by their places. */
  public List<Integer> extra() {
    return extra;
  }

  /**
   * Adds the row, of {@link #from}, to a writer of the other schema; false, and nothing is added,
   * where a value does not fit: {@link #misfit} tells. A delete always fits, for only its key is
   * looked at: what does not is null.
   */
  public boolean add(RowCursor row, RowWriter out) {
    boolean isDelete = row.op() == Op.DELETE;
    out.beginLike(row);
    for (int i = 0; i < cells.length; i++) {
      if (!put(row, cells[i], i, out) && !isDelete) {
        out.abort();
        misfit = i;
        return false;
      }
    }
    out.end();
    return true;
  }

  /** The column, of the other schema, for which the row that was added last had no value. */
  public Column misfit() {
    return to.column(misfit);
  }

  /** Puts a value, or null where there is none; whether it fits. */
  private boolean put(RowCursor row, Cell cell, int at, RowWriter out) {
    int source = cell.from;
    if (source == ABSENT) {
      out.putNull();
      return to.column(at).nullable();
    }
    if (row.isNull(source)) {
      out.copy(row, source);
      return to.column(at).nullable() || row.isUnsent(source);
    }
    if (cell.how == How.COPY) {
      out.copy(row, source);
      return true;
    }
    out.carryPosition(row, source);
    return putOther(row, cell, at, out);
  }

  private boolean putOther(RowCursor row, Cell cell, int at, RowWriter out) {
    int source = cell.from;
    switch (cell.how) {
      case INT_TO_LONG -> out.putLong(row.getInt(source));
      case FLOAT_TO_DOUBLE -> out.putDouble(row.getFloat(source));
      case LONG_TO_INT -> {
        long value = row.getLong(source);
        if (value != (int) value) {
          return missed(out);
        }
        out.putInt((int) value);
      }
      case DOUBLE_TO_FLOAT -> {
        double value = row.getDouble(source);
        if (!Double.isNaN(value) && (float) value != value) {
          return missed(out);
        }
        out.putFloat((float) value);
      }
      case DECIMAL -> {
        return putDecimal(row, source, (Type.Decimal) to.column(at).type(), out);
      }
      case COPY -> throw new IllegalStateException("copied before");
    }
    return true;
  }

  private boolean putDecimal(RowCursor row, int source, Type.Decimal type, RowWriter out) {
    boolean isLong = ((Type.Decimal) from.column(source).type()).isLong();
    BigInteger unscaled =
        isLong
            ? BigInteger.valueOf(row.getLong(source))
            : new BigInteger(row.buffer(), row.start(source), row.end(source) - row.start(source));
    if (unscaled.abs().compareTo(BigInteger.TEN.pow(type.precision())) >= 0) {
      return missed(out);
    }
    if (type.isLong()) {
      out.putLong(unscaled.longValueExact());
    } else {
      out.putBytes(unscaled.toByteArray());
    }
    return true;
  }

  private static boolean missed(RowWriter out) {
    out.putNull();
    return false;
  }
}
