package dev.strandline.io.values;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.parquet.RandomRows;
import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastSettings;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is wrong with a typed value is told with its place, and its column's keys hold for it. */
final class ValueSinkTest {
  private static final Schema PAIR =
      Schema.of(Column.nullable("a", Type.Plain.INT32), Column.nullable("b", Type.Plain.STRING));
  private static final Type PAIRS = new Type.Array(new Type.Struct(PAIR.columns()));

  private static RowWriter row() {
    RowWriter out = new RowWriter(PAIR);
    out.begin(Op.INSERT, 0, 1);
    return out;
  }

  private static void putText(ValueSink sink, String text) throws UnfitValue {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sink.putText(bytes, 0, bytes.length, row());
  }

  @Test
  void namesTheColumnThatAnInnerValueIsIn() {
    ValueSink inner =
        new ValueSink(Column.nullable("v", PAIRS), CastSettings.DEFAULTS)
            .items()
            .field(PAIR.column(0));
    for (UnfitValue told :
        List.of(
            assertThrows(UnfitValue.class, () -> inner.putWhole(1L << 40, row())),
            assertThrows(UnfitValue.class, () -> putText(inner, "x")))) {
      assertThat(told.column(), is("v"));
      assertThat(told.getMessage(), containsString("column \"v[].a\" "));
    }
  }

  @Test
  void keepsInnerValuesOfASensitiveColumnSecret() {
    Column secret = new Column("v", PAIRS, true, true);
    ValueSink inner = new ValueSink(secret, CastSettings.DEFAULTS).items().field(PAIR.column(0));
    for (UnfitValue told :
        List.of(
            assertThrows(UnfitValue.class, () -> inner.putWhole(4_711_000_000_000L, row())),
            assertThrows(UnfitValue.class, () -> putText(inner, "canary-4711")))) {
      assertThat(told.getMessage(), not(containsString("4711")));
      assertThat(told.getMessage(), containsString("(a sensitive value)"));
    }
  }

  /** In quotes, which end what letters of one reason have in common. */
  @Test
  void quotesTheValueOfOneRecord() {
    ValueSink sink = new ValueSink(Column.nullable("v", Type.Plain.INT32), CastSettings.DEFAULTS);
    UnfitValue told = assertThrows(UnfitValue.class, () -> sink.putWhole(1L << 40, row()));
    assertThat(told.getMessage(), containsString("out of the type's range, \"1099511627776\" ["));
  }

  @Test
  void saysTheReasonsIdOfAMissingValue() {
    ValueSink sink = new ValueSink(Column.required("v", Type.Plain.INT64), CastSettings.DEFAULTS);
    UnfitValue told = assertThrows(UnfitValue.class, () -> sink.putNull(row()));
    assertThat(told.getMessage(), startsWith("Cannot read column \"v\": "));
    assertThat(told.getMessage(), endsWith(" [SL-2100]"));
  }

  private static final long SECOND = 1_000_000L;

  private static ValueSink sink(Type type, CastSettings.Builder casts) {
    return new ValueSink(Column.nullable("v", type), casts.build());
  }

  /** A put of a value, and what it put: as text, or the reason's id. */
  private interface Put {
    void into(RowWriter out) throws UnfitValue;
  }

  private static String put(Type type, Put put) {
    RowWriter out = new RowWriter(Schema.of(Column.nullable("v", type)));
    out.begin(Op.INSERT, out.origin(Origin.file("raw", "t", 1)), 1);
    try {
      put.into(out);
    } catch (UnfitValue e) {
      return e.code();
    }
    out.end();
    return RandomRows.texts(out.take()).get(0).toString();
  }

  @Test
  void aLocalTimeThatTheClocksShowedTwiceIsWhatOverlapSays() {
    long twice = LocalDateTime.of(2024, 10, 27, 2, 30).toEpochSecond(ZoneOffset.UTC);
    long once = LocalDateTime.of(2024, 10, 27, 3, 30).toEpochSecond(ZoneOffset.UTC);
    long never = LocalDateTime.of(2024, 3, 31, 2, 30).toEpochSecond(ZoneOffset.UTC);
    Map<CastSettings.Overlap, String> expected =
        Map.of(
            CastSettings.Overlap.EARLIER, "[" + (twice - 7200) * SECOND + "]",
            CastSettings.Overlap.LATER, "[" + (twice - 3600) * SECOND + "]",
            CastSettings.Overlap.REJECT, "SL-2125");
    expected.forEach(
        (overlap, becomes) -> {
          Type type = Type.Plain.TIMESTAMP;
          ValueSink berlin =
              sink(type, CastSettings.builder().zone("Europe/Berlin").overlap(overlap));
          assertThat(put(type, out -> berlin.putLocal(twice, 1, out)), is(becomes));
          assertThat(
              put(type, out -> berlin.putLocal(once * 1000, 1000, out)),
              is("[" + (once - 3600) * SECOND + "]"));
          assertThat(put(type, out -> berlin.putLocal(never, 1, out)), is("SL-2124"));
        });
  }

  @Test
  void aTimeThatAZoneMovesOutOfTheRangeIsRefused() {
    Type local = Type.Plain.TIMESTAMP_LOCAL;
    ValueSink shown = sink(local, CastSettings.builder().zone("Europe/Berlin"));
    assertThat(put(local, out -> shown.putInstant(Long.MAX_VALUE, SECOND, out)), is("SL-2126"));
    assertThat(put(local, out -> shown.putInstant(0, SECOND, out)), is("[3600000000]"));
    Type instant = Type.Plain.TIMESTAMP;
    ValueSink read = sink(instant, CastSettings.builder().zone("+02:00"));
    assertThat(put(instant, out -> read.putLocal(Long.MIN_VALUE, SECOND, out)), is("SL-2126"));
    assertThat(put(instant, out -> read.putLocal(0, SECOND, out)), is("[-7200000000]"));
  }

  @Test
  void aDayFarBeyondTheRangeOfTimestampsIsRefused() {
    Type type = Type.Plain.TIMESTAMP;
    ValueSink sink = sink(type, CastSettings.builder());
    assertThat(
        put(type, out -> sink.putInstantOfDay(106_751_991, 14_454_775_807_000L, out)),
        is("[" + Long.MAX_VALUE + "]"));
    assertThat(
        put(type, out -> sink.putInstantOfDay(106_751_991, 14_454_775_808_000L, out)),
        is("SL-2126"));
    assertThat(put(type, out -> sink.putInstantOfDay(4_000_000_000L, 0, out)), is("SL-2126"));
    assertThat(put(type, out -> sink.putInstantOfDay(0, 1, out)), is("SL-2123"));
  }

  @Test
  void floatsThatAreNotFiniteAreRefusedWhereTheColumnSaysSo() {
    for (Type type : List.of(Type.Plain.FLOAT32, Type.Plain.FLOAT64)) {
      ValueSink taking = sink(type, CastSettings.builder());
      ValueSink strict =
          sink(type, CastSettings.builder().nonFinite(CastSettings.NonFinite.REJECT));
      assertThat(put(type, out -> taking.putFloat(Float.NaN, out)), is("[NaN]"));
      assertThat(put(type, out -> strict.putFloat(Float.NaN, out)), is("SL-2106"));
      assertThat(put(type, out -> strict.putFloat(1.5f, out)), is("[1.5]"));
    }
    Type wide = Type.Plain.FLOAT64;
    ValueSink strict = sink(wide, CastSettings.builder().nonFinite(CastSettings.NonFinite.REJECT));
    assertThat(put(wide, out -> strict.putDouble(Double.NEGATIVE_INFINITY, out)), is("SL-2106"));
  }

  @Test
  void aTextThatIsToBeJsonIsChecked() {
    Put good = out -> sink(Type.Plain.JSON, CastSettings.builder()).putJson(of("{}"), 0, 2, out);
    Put bad = out -> sink(Type.Plain.JSON, CastSettings.builder()).putJson(of("{x"), 0, 2, out);
    Put bytes = out -> sink(Type.Plain.BYTES, CastSettings.builder()).putJson(of("{x"), 0, 2, out);
    assertThat(put(Type.Plain.JSON, good), is("[{}]"));
    assertThat(put(Type.Plain.JSON, bad), is("SL-2140"));
    assertThat(put(Type.Plain.BYTES, bytes), is("[7b78]"));
  }

  private static byte[] of(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aDecimalWithoutBytesIsRefused() {
    Type type = new Type.Decimal(20, 2);
    ValueSink sink = sink(type, CastSettings.builder());
    assertThat(put(type, out -> sink.putDecimal(new byte[0], 0, 0, 2, out)), is("SL-2202"));
    assertThat(put(type, out -> sink.putDecimal(new byte[] {1, 0}, 0, 2, 2, out)), is("[2.56]"));
  }
}
