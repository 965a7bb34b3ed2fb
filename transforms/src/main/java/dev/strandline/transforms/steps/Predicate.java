package dev.strandline.transforms.steps;

import dev.strandline.model.Column;
import dev.strandline.model.KeyOrder;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.cast.CastReason;
import dev.strandline.model.cast.CastSettings;
import dev.strandline.model.cast.FieldCast;
import dev.strandline.model.cast.FieldCasts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One condition, ready for rows: values are compared as the bytes that {@link KeyOrder} makes of
 * them, so that a number is compared as a number and a text by its bytes.
 */
final class Predicate {
  private final int column;
  private final Condition.Op op;
  private final List<byte[]> values = new ArrayList<>();
  private final KeyOrder order;
  private final @Nullable Pattern pattern;

  /**
   * Compiles a condition on a column that exists.
   *
   * @throws IllegalArgumentException if a value is none of the column's type, or the pattern none
   */
  Predicate(Condition condition, Schema schema) {
    this.op = condition.op();
    this.column = schema.indexesOf(List.of(condition.column()))[0];
    this.order = new KeyOrder(schema, List.of(condition.column()));
    boolean matches = op == Condition.Op.MATCHES;
    String value = condition.value();
    this.pattern = matches && value != null ? Pattern.compile(value) : null;
    if (op.takesValue() && !matches && value != null) {
      values.add(bytesOf(value, schema.column(column)));
    }
    for (String text : condition.values()) {
      values.add(bytesOf(text, schema.column(column)));
    }
  }

  private static byte[] bytesOf(String text, Column column) {
    Column shown = new Column(column.name(), column.type(), false, false);
    FieldCast cast = FieldCasts.compile(shown, CastSettings.DEFAULTS);
    Schema one = Schema.of(shown);
    RowWriter writer = new RowWriter(one, 64);
    writer.begin(Op.INSERT, writer.origin(new Origin("", new byte[0])), 0);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    CastReason reason = cast.cast(utf8, 0, utf8.length, writer);
    if (reason != null) {
      throw new IllegalArgumentException(cast.explain(reason, utf8, 0, utf8.length));
    }
    writer.end();
    RowCursor row = writer.take().cursor();
    row.next();
    KeyOrder order = new KeyOrder(one, one.names());
    int length = order.encode(row);
    return Arrays.copyOf(order.key(), length);
  }

  boolean test(RowCursor row) {
    if (op == Condition.Op.IS_NULL) {
      return row.isNull(column);
    }
    if (row.isNull(column)) {
      return false;
    }
    return switch (op) {
      case EQ, IN -> isAny(row);
      case NE, NOT_IN -> !isAny(row);
      case LT -> compare(row) < 0;
      case LE -> compare(row) <= 0;
      case GT -> compare(row) > 0;
      case GE -> compare(row) >= 0;
      case MATCHES -> pattern != null && pattern.matcher(row.getString(column)).matches();
      case NOT_NULL -> true;
      case IS_NULL -> false;
    };
  }

  private int compare(RowCursor row) {
    int length = order.encode(row);
    byte[] value = values.get(0);
    return Arrays.compareUnsigned(order.key(), 0, length, value, 0, value.length);
  }

  private boolean isAny(RowCursor row) {
    int length = order.encode(row);
    for (int i = 0; i < values.size(); i++) {
      byte[] value = values.get(i);
      if (Arrays.equals(order.key(), 0, length, value, 0, value.length)) {
        return true;
      }
    }
    return false;
  }
}
