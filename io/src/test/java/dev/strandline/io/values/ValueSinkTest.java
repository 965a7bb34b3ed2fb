package dev.strandline.io.values;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
}
