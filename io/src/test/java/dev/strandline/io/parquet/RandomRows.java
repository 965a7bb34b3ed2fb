package dev.strandline.io.parquet;

import dev.strandline.model.Bytes;
import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random schemas and rows for tests, and rows as plain Java values to compare. */
public final class RandomRows {
  private static final List<Type.Plain> PLAIN = List.of(Type.Plain.values());

  private final Random random;

  RandomRows(long seed) {
    random = new Random(seed);
  }

  Schema schema(boolean nested) {
    List<Column> columns = new ArrayList<>();
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      Type type = type(nested ? 2 : 0);
      columns.add(
          random.nextInt(4) == 0 ? Column.required("c" + i, type) : Column.nullable("c" + i, type));
    }
    return Schema.of(columns);
  }

  Type type(int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      if (random.nextBoolean()) {
        return new Type.Array(type(depth - 1));
      }
      List<Column> fields = new ArrayList<>();
      int count = 1 + random.nextInt(9);
      for (int i = 0; i < count; i++) {
        fields.add(Column.nullable("f" + i, type(depth - 1)));
      }
      return new Type.Struct(fields);
    }
    if (random.nextInt(4) == 0) {
      int precision = 1 + random.nextInt(38);
      return new Type.Decimal(precision, random.nextInt(precision + 1));
    }
    return PLAIN.get(random.nextInt(PLAIN.size()));
  }

  /** Rows whose columns are constant, few-valued, sorted, unique or wild, and null at some rate. */
  RecordBatch rows(Schema schema, int count) {
    RowWriter writer = new RowWriter(schema);
    int[] shape = new int[schema.size()];
    int[] nullRate = new int[schema.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = random.nextInt(5);
      nullRate[i] = random.nextInt(4) == 0 ? 100 : random.nextInt(3) == 0 ? random.nextInt(101) : 0;
    }
    Origin[] origins = {
      Origin.file("raw", "a/b 1.gz", 1), Origin.file("raw", "ü.gz", -1), Origin.file("x:y", "", 0)
    };
    for (int row = 0; row < count; row++) {
      writer.begin(
          Op.of(random.nextInt(4)), writer.origin(origins[random.nextInt(3)]), random.nextLong());
      for (int i = 0; i < shape.length; i++) {
        Column column = schema.column(i);
        if (column.nullable() && random.nextInt(100) < nullRate[i]) {
          writer.putNull();
        } else {
          put(writer, column.type(), seedOf(shape[i], row));
        }
      }
      writer.end();
    }
    return writer.take();
  }

  private long seedOf(int shape, int row) {
    return switch (shape) {
      case 0 -> 7;
      case 1 -> random.nextInt(20);
      case 2 -> row;
      case 3 -> row * 1000L + random.nextInt(1000);
      default -> random.nextLong();
    };
  }

  private void put(RowWriter writer, Type type, long value) {
    byte[] bytes = stored(type, value);
    switch (type.fixedWidth()) {
      case 1 -> writer.putBool(bytes[0] != 0);
      case 4 -> writer.putInt(Bytes.getInt(bytes, 0));
      case 8 -> writer.putLong(Bytes.getLong(bytes, 0));
      default -> writer.putBytes(bytes);
    }
  }

  private byte[] stored(Type type, long value) {
    if (type instanceof Type.Decimal decimal) {
      BigInteger limit = BigInteger.TEN.pow(decimal.precision());
      BigInteger unscaled = BigInteger.valueOf(value).multiply(BigInteger.valueOf(value | 1));
      if (random.nextBoolean()) {
        unscaled = unscaled.multiply(BigInteger.valueOf(0x7fff_ffff_ffffL)).negate();
      }
      unscaled = unscaled.remainder(limit);
      return decimal.isLong() ? longBytes(unscaled.longValueExact()) : unscaled.toByteArray();
    }
    if (type instanceof Type.Struct struct) {
      int count = struct.fields().size();
      return values(struct.fields().stream().map(Column::type).toList(), count, new byte[0]);
    }
    if (type instanceof Type.Array array) {
      int count = random.nextInt(4) == 0 ? 0 : random.nextInt(12);
      byte[] head = new byte[1];
      head[0] = (byte) count;
      return values(Collections.nCopies(count, array.element()), count, head);
    }
    return switch ((Type.Plain) type) {
      case BOOL -> new byte[] {(byte) (value & 1)};
      case INT32, DATE ->
          Arrays.copyOf(longBytes(type == Type.Plain.DATE ? value % 1_000_000 : value), 4);
      case FLOAT32 -> {
        byte[] bytes = new byte[4];
        float real = random.nextInt(50) == 0 ? special() : value * 0.25f;
        Bytes.putInt(bytes, 0, Float.floatToIntBits(real == 0 ? 0f : real));
        yield bytes;
      }
      case FLOAT64 -> {
        double real = random.nextInt(50) == 0 ? special() : value / 3.0;
        yield longBytes(Double.doubleToLongBits(real == 0 ? 0.0 : real));
      }
      case INT64 -> longBytes(value);
      case TIME -> longBytes(Math.floorMod(value, 86_400_000_000L));
      case TIMESTAMP, TIMESTAMP_LOCAL -> longBytes(value % 100_000_000_000_000_000L);
      case STRING -> text(value).getBytes(StandardCharsets.UTF_8);
      case JSON -> ("{\"v\": " + value + "}").getBytes(StandardCharsets.UTF_8);
      case BYTES -> {
        byte[] bytes = longBytes(value);
        yield Arrays.copyOf(bytes, random.nextInt(9));
      }
    };
  }

  private float special() {
    float[] specials = {0f, -1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    return specials[random.nextInt(specials.length)];
  }

  private String text(long value) {
    return switch ((int) Math.floorMod(value, 7L)) {
      case 0 -> "";
      case 1 -> "ключ-" + value;
      case 2 -> "v".repeat((int) Math.floorMod(value, 600L));
      default -> String.format("key-%012d", value);
    };
  }

  private byte[] values(List<Type> types, int count, byte[] head) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head);
    byte[] nulls = new byte[(count + 7) / 8];
    for (int i = 0; i < count; i++) {
      if (random.nextInt(4) == 0) {
        nulls[i >> 3] |= (byte) (1 << (i & 7));
      }
    }
    out.writeBytes(nulls);
    for (int i = 0; i < count; i++) {
      if ((nulls[i >> 3] & (1 << (i & 7))) == 0) {
        byte[] bytes = stored(types.get(i), random.nextInt(1000));
        if (types.get(i).fixedWidth() < 0) {
          byte[] length = new byte[10];
          out.write(length, 0, Bytes.putVar(length, 0, bytes.length));
        }
        out.writeBytes(bytes);
      }
    }
    return out.toByteArray();
  }

  private static byte[] longBytes(long value) {
    byte[] bytes = new byte[8];
    Bytes.putLong(bytes, 0, value);
    return bytes;
  }

  /** The rows as texts of their values, without their positions. */
  public static List<List<@Nullable String>> texts(RecordBatch batch) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    RowCursor cursor = batch.cursor();
    while (cursor.next()) {
      List<@Nullable String> row = new ArrayList<>();
      for (int i = 0; i < batch.schema().size(); i++) {
        row.add(
            cursor.isNull(i)
                ? null
                : text(
                    batch.schema().column(i).type(),
                    cursor.buffer(),
                    cursor.start(i),
                    cursor.end(i)));
      }
      rows.add(row);
    }
    return rows;
  }

  /** The values behind null bits. */
  private static List<String> texts(List<Type> types, byte[] bytes, int nulls) {
    List<String> texts = new ArrayList<>();
    int at = nulls + (types.size() + 7) / 8;
    for (int i = 0; i < types.size(); i++) {
      if ((bytes[nulls + (i >> 3)] & (1 << (i & 7))) != 0) {
        texts.add("NULL");
        continue;
      }
      int width = types.get(i).fixedWidth();
      int length = width < 0 ? (int) Bytes.getVar(bytes, at) : width;
      at = width < 0 ? Bytes.skipVar(bytes, at) : at;
      texts.add(text(types.get(i), bytes, at, at + length));
      at += length;
    }
    return texts;
  }

  /** Fails at the first row that differs: whole lists would not fit a message. */
  public static void assertSame(String what, List<?> actual, List<?> expected) {
    for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
      if (!expected.get(i).equals(actual.get(i))) {
        throw new AssertionError(
            what + "\nrow " + i + ": " + actual.get(i) + "\nexpected " + expected.get(i));
      }
    }
    if (actual.size() != expected.size()) {
      throw new AssertionError(what + "\n" + actual.size() + " rows, expected " + expected.size());
    }
  }

  /** A value as text: numbers as Java writes them, bytes as hexadecimal digits. */
  static String text(Type type, byte[] bytes, int start, int end) {
    if (type instanceof Type.Decimal decimal) {
      BigInteger unscaled =
          decimal.isLong()
              ? BigInteger.valueOf(Bytes.getLong(bytes, start))
              : new BigInteger(bytes, start, end - start);
      return new BigDecimal(unscaled, decimal.scale()).toPlainString();
    }
    if (type instanceof Type.Struct struct) {
      List<Type> types = struct.fields().stream().map(Column::type).toList();
      List<String> texts = texts(types, bytes, start);
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        fields.add("'" + struct.fields().get(i).name() + "': " + texts.get(i));
      }
      return "{" + String.join(", ", fields) + "}";
    }
    if (type instanceof Type.Array array) {
      int count = (int) Bytes.getVar(bytes, start);
      List<Type> types = Collections.nCopies(count, array.element());
      return "[" + String.join(", ", texts(types, bytes, Bytes.skipVar(bytes, start))) + "]";
    }
    return switch ((Type.Plain) type) {
      case BOOL -> bytes[start] != 0 ? "true" : "false";
      case INT32, DATE -> Integer.toString(Bytes.getInt(bytes, start));
      case FLOAT32 -> Float.toString(Float.intBitsToFloat(Bytes.getInt(bytes, start)));
      case FLOAT64 -> Double.toString(Double.longBitsToDouble(Bytes.getLong(bytes, start)));
      case INT64, TIME, TIMESTAMP, TIMESTAMP_LOCAL -> Long.toString(Bytes.getLong(bytes, start));
      case STRING, JSON -> new String(bytes, start, end - start, StandardCharsets.UTF_8);
      case BYTES -> HexFormat.of().formatHex(bytes, start, end);
    };
  }
}
