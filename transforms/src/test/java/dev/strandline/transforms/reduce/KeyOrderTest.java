package dev.strandline.transforms.reduce;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.strandline.model.Column;
import dev.strandline.model.KeyOrder;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes order keys as their types do, checked value against value with Java's own comparisons. */
final class KeyOrderTest {
  private static final int VALUES = 120;

  /** A type, how its values are made and put, and how Java orders them. */
  private record Case<T>(
      Type type, Function<Random, T> make, BiConsumer<RowWriter, T> put, Comparator<T> order) {
    @Override
    public String toString() {
      return type.toString();
    }
  }

  static Stream<Case<?>> cases() {
    return Stream.of(
        new Case<>(
            Type.Plain.BOOL, Random::nextBoolean, RowWriter::putBool, Comparator.naturalOrder()),
        new Case<>(
            Type.Plain.DATE,
            random -> random.nextInt() >> random.nextInt(32),
            RowWriter::putInt,
            Comparator.naturalOrder()),
        new Case<>(
            Type.Plain.TIMESTAMP,
            random -> random.nextLong() >> random.nextInt(64),
            RowWriter::putLong,
            Comparator.naturalOrder()),
        new Case<>(
            new Type.Decimal(18, 4),
            random -> random.nextLong() >> (8 + random.nextInt(56)),
            RowWriter::putLong,
            Comparator.naturalOrder()),
        new Case<>(
            new Type.Decimal(38, 4),
            random -> new BigInteger(random.nextInt(120), random).multiply(sign(random)),
            (writer, value) -> writer.putBytes(value.toByteArray()),
            Comparator.<BigInteger>naturalOrder()),
        new Case<>(
            Type.Plain.FLOAT32,
            random -> noMinusZero(Float.intBitsToFloat(random.nextInt(40) * 0x0666_6666)),
            RowWriter::putFloat,
            Comparator.<Float>naturalOrder()),
        new Case<>(
            Type.Plain.FLOAT64,
            random -> (random.nextInt(9) - 4) / (random.nextInt(3) * 1.5),
            RowWriter::putDouble,
            Comparator.<Double>comparingDouble(value -> value == 0 ? 0 : value)),
        new Case<>(
            Type.Plain.STRING, KeyOrderTest::text, RowWriter::putBytes, Arrays::compareUnsigned),
        new Case<>(
            Type.Plain.BYTES,
            KeyOrderTest::longText,
            RowWriter::putBytes,
            Arrays::compareUnsigned));
  }

  private static BigInteger sign(Random random) {
    return random.nextBoolean() ? BigInteger.ONE : BigInteger.ONE.negate();
  }

  private static Float noMinusZero(float value) {
    return value == 0 ? 0f : value;
  }

  private static byte[] text(Random random) {
    byte[] text = new byte[random.nextInt(5)];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (random.nextInt(5) - 2);
    }
    return text;
  }

  /** Long ones that begin alike, with a 0, 1 or 2 at some place in most of them. */
  private static byte[] longText(Random random) {
    byte[] text = new byte[8 * random.nextInt(3) + random.nextInt(3)];
    Arrays.fill(text, (byte) 'a');
    if (text.length > 0) {
      text[random.nextInt(text.length)] = (byte) random.nextInt(4);
    }
    return text;
  }

  @ParameterizedTest
  @MethodSource("cases")
  <T> void ordersAsTheTypeDoesWithNullsFirst(Case<T> type) {
    Random random = new Random(5);
    Schema schema =
        Schema.of(Column.nullable("a", type.type), Column.nullable("b", Type.Plain.INT32));
    RowWriter writer = new RowWriter(schema);
    @Nullable Object[] values = new Object[VALUES];
    int[] seconds = new int[VALUES];
    for (int i = 0; i < VALUES; i++) {
      writer.begin(Op.INSERT, writer.origin(new Origin("t", new byte[0])), i);
      if (i % 10 == 0) {
        writer.putNull();
      } else {
        T value = type.make.apply(random);
        values[i] = value;
        type.put.accept(writer, value);
      }
      seconds[i] = random.nextInt(3) - 1;
      writer.putInt(seconds[i]);
      writer.end();
    }
    byte[][] keys = keys(schema, writer.take());
    @SuppressWarnings("unchecked")
    Comparator<@Nullable Object> order = Comparator.nullsFirst((Comparator<Object>) type.order);
    for (int i = 0; i < VALUES; i++) {
      for (int j = 0; j < VALUES; j++) {
        int expected = order.compare(values[i], values[j]);
        expected = expected != 0 ? expected : Integer.compare(seconds[i], seconds[j]);
        int found = Arrays.compareUnsigned(keys[i], keys[j]);
        assertThat(Integer.signum(found), equalTo(Integer.signum(expected)));
        boolean begins =
            keys[i].length < keys[j].length && Arrays.mismatch(keys[i], keys[j]) == keys[i].length;
        assertThat("a key is the beginning of another", begins, equalTo(false));
      }
    }
  }

  private static byte[][] keys(Schema schema, RecordBatch batch) {
    KeyOrder order = new KeyOrder(schema, List.of("a", "b"));
    byte[][] keys = new byte[batch.rows()][];
    RowCursor row = batch.cursor();
    for (int i = 0; row.next(); i++) {
      int length = order.encode(row);
      keys[i] = Arrays.copyOf(order.key(), length);
    }
    return keys;
  }
}
