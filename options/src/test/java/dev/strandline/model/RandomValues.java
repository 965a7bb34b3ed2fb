package dev.strandline.model;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random types, and values of them in their stored form, written another way than the product. */
public final class RandomValues {
  private static final int MAX_DEPTH = 3;
  private static final String[] NAMES = {
    "id",
    "c6",
    "größe",
    "a b",
    "a\tb",
    "a:b",
    "x<y>",
    "_x0041_",
    "_x",
    "日本",
    "\uD83D\uDE00",
    "a,b",
    "_",
    "__x00E9_",
    "\n",
    "%41",
    "'\"",
    "-",
    "n",
    "Z"
  };
  private static final String[] TEXTS = {
    "",
    "a",
    "plain text",
    "Grüße",
    "日本語",
    "\uD83D\uDE00",
    "quote \" \\ /",
    "line\nbreak\r\t",
    "\0\u001f",
    "null",
    "NaN",
    "true",
    "1.5",
    "[]"
  };
  private static final String[] JSONS = {
    "{}", "[1,2,{\"a\":null}]", "\"x\\u00e9\"", "-1.5e-3", "true", "[ 1 , {} ]", "{\"k\": \"v\"}"
  };

  private final Random random;

  public RandomValues(long seed) {
    random = new Random(seed);
  }

  public Random random() {
    return random;
  }

  public Schema schema() {
    List<Column> columns = new ArrayList<>();
    for (String name : names(1 + random.nextInt(NAMES.length))) {
      columns.add(new Column(name, type(), random.nextInt(4) > 0, random.nextInt(8) == 0));
    }
    return Schema.of(columns);
  }

  private List<String> names(int count) {
    List<String> names = new ArrayList<>(List.of(NAMES));
    Collections.shuffle(names, random);
    return names.subList(0, count);
  }

  public Type type() {
    return type(0);
  }

  private Type type(int depth) {
    Type.Plain[] plain = Type.Plain.values();
    int choice = random.nextInt(plain.length + (depth < MAX_DEPTH ? 4 : 2));
    if (choice < plain.length) {
      return plain[choice];
    }
    if (choice < plain.length + 2) {
      int precision = 1 + random.nextInt(38);
      return new Type.Decimal(precision, random.nextInt(precision + 1));
    }
    if (choice == plain.length + 2) {
      return new Type.Array(type(depth + 1));
    }
    List<Column> fields = new ArrayList<>();
    for (String name : names(1 + random.nextInt(10))) {
      fields.add(Column.nullable(name, type(depth + 1)));
    }
    return new Type.Struct(fields);
  }

  /** A value, or null now and then. */
  public byte @Nullable [] valueOrNull(Type type) {
    return random.nextInt(4) == 0 ? null : value(type);
  }

  /** A value's stored form, without the length that stands before some. */
  public byte[] value(Type type) {
    if (type instanceof Type.Decimal decimal) {
      return decimal(decimal);
    }
    if (type instanceof Type.Array array) {
      return nested(Collections.nCopies(random.nextInt(20), array.element()), true);
    }
    if (type instanceof Type.Struct struct) {
      return nested(struct.fields().stream().map(Column::type).toList(), false);
    }
    return switch ((Type.Plain) type) {
      case STRING -> text(TEXTS[random.nextInt(TEXTS.length)]);
      case JSON -> text(JSONS[random.nextInt(JSONS.length)]);
      case BYTES -> bytes(random.nextInt(40));
      case BOOL -> new byte[] {(byte) random.nextInt(2)};
      case INT32, DATE -> four(number(32));
      case INT64, TIMESTAMP, TIMESTAMP_LOCAL -> eight(number(64));
      case TIME -> eight(Math.floorMod(number(64), 86_400_000_000L));
      case FLOAT32 -> four(Float.floatToIntBits(Float.intBitsToFloat((int) floatBits(32)) + 0f));
      case FLOAT64 -> eight(Double.doubleToLongBits(Double.longBitsToDouble(floatBits(64)) + 0d));
    };
  }

  private byte[] decimal(Type.Decimal type) {
    BigInteger limit = BigInteger.TEN.pow(type.precision());
    BigInteger value =
        switch (random.nextInt(4)) {
          case 0 -> limit.subtract(BigInteger.ONE);
          case 1 -> BigInteger.valueOf(random.nextInt(300)).mod(limit);
          default -> new BigInteger(130, random).mod(limit);
        };
    value = random.nextBoolean() ? value.negate() : value;
    return type.isLong() ? eight(value.longValueExact()) : value.toByteArray();
  }

  private byte[] nested(List<Type> types, boolean counted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (counted) {
      out.write(types.size()); // under 128, so one byte
    }
    byte[] nulls = new byte[(types.size() + 7) / 8];
    ByteArrayOutputStream values = new ByteArrayOutputStream();
    for (int i = 0; i < types.size(); i++) {
      byte[] value = valueOrNull(types.get(i));
      if (value == null) {
        nulls[i / 8] |= (byte) (1 << (i % 8));
        continue;
      }
      if (types.get(i).fixedWidth() < 0) {
        for (int rest = value.length; ; rest >>>= 7) {
          values.write(rest > 127 ? rest | 128 : rest);
          if (rest <= 127) {
            break;
          }
        }
      }
      values.writeBytes(value);
    }
    out.writeBytes(nulls);
    out.writeBytes(values.toByteArray());
    return out.toByteArray();
  }

  /** A number of any size, the ends of its range now and then. */
  private long number(int bits) {
    return switch (random.nextInt(8)) {
      case 0 -> -1L >>> (65 - bits);
      case 1 -> -1L << (bits - 1);
      case 2 -> random.nextInt(3) - 1;
      default -> random.nextLong() >> (64 - bits + random.nextInt(bits));
    };
  }

  private long floatBits(int bits) {
    return switch (random.nextInt(4)) {
      case 0 ->
          bits == 64
              ? Double.doubleToLongBits(decimalish())
              : Float.floatToIntBits((float) decimalish());
      case 1 -> number(bits - 12);
      default -> random.nextLong() >> (64 - bits);
    };
  }

  private double decimalish() {
    return random.nextInt(2_000_000) / Math.pow(10, random.nextInt(8)) - 1000;
  }

  public byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] four(long value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array();
  }

  private static byte[] eight(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}
