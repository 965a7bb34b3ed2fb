package dev.strandline.model.cast;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.strandline.model.RowCursor;
import dev.strandline.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Casts of numbers agree with BigDecimal, BigInteger and the JDK's parsers on random texts. */
final class NumberOracleTest {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  /** BigDecimal would write all the zeros; the table of cases has these. */
  private static final Pattern HUGE_EXPONENT = Pattern.compile(".*[eE][+-]?[0-9]{4,}");

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

  @Property(tries = 10_000)
  void decimalsAgreeWithBigDecimal(@ForAll long seed) {
    Random random = new Random(seed);
    int precision = 1 + random.nextInt(38);
    Type.Decimal type = new Type.Decimal(precision, random.nextInt(precision + 1));
    Rounding[] all = Rounding.values();
    Rounding rounding = all[random.nextInt(all.length)];
    String text = Texts.number(random);
    Assume.that(!HUGE_EXPONENT.matcher(text).matches());
    Casting casting = new Casting(type, CastSettings.builder().rounding(rounding).build());
    assertThat(
        type + " " + rounding + " " + text + " seed " + seed,
        casting.text(text),
        equalTo(expectedDecimal(type, rounding, text)));
  }

  private static String expectedDecimal(Type.Decimal type, Rounding rounding, String text) {
    if (!NUMBER.matcher(text).matches()) {
      return CastReason.NOT_A_NUMBER.id();
    }
    BigDecimal value = new BigDecimal(text);
    RoundingMode mode =
        rounding == Rounding.REJECT ? RoundingMode.DOWN : RoundingMode.valueOf(rounding.name());
    BigDecimal stored = value.setScale(type.scale(), mode);
    if (stored.signum() != 0 && stored.precision() > type.precision()) {
      return CastReason.TOO_MANY_DIGITS.id();
    }
    if (rounding == Rounding.REJECT && stored.compareTo(value) != 0) {
      return CastReason.TOO_MANY_FRACTION_DIGITS.id();
    }
    return stored.toPlainString();
  }

  @Property(tries = 10_000)
  void wholeNumbersAgreeWithBigInteger(@ForAll long seed) {
    Random random = new Random(seed);
    String text =
        random.nextInt(3) == 0
            ? Texts.number(random)
            : Texts.mutated(Texts.wholeNumber(random), random);
    assertThat(text, Casting.to("int32").text(text), equalTo(expectedWhole(text, 31)));
    assertThat(text, Casting.to("int64").text(text), equalTo(expectedWhole(text, 63)));
  }

  private static String expectedWhole(String text, int bits) {
    if (!WHOLE.matcher(text).matches()) {
      return CastReason.NOT_A_WHOLE_NUMBER.id();
    }
    BigInteger value = new BigInteger(text);
    return value.bitLength() > bits ? CastReason.OUT_OF_RANGE.id() : value.toString();
  }

  @Property(tries = 10_000)
  void floatsAgreeWithTheJdk(@ForAll long seed) {
    Random random = new Random(seed);
    String text = random.nextBoolean() ? Texts.number(random) : Texts.nearHalfway(random);
    boolean number = NUMBER.matcher(text).matches();
    Casting wide = Casting.to("float64");
    Casting narrow = Casting.to("float32");
    if (!number) {
      assertThat(text, wide.outcome(text), equalTo(CastReason.NOT_A_NUMBER.name()));
      assertThat(text, narrow.outcome(text), equalTo(CastReason.NOT_A_NUMBER.name()));
      return;
    }
    double expected = Double.parseDouble(text) + 0d;
    if (Double.isInfinite(expected)) {
      assertThat(text, wide.outcome(text), equalTo(CastReason.OUT_OF_RANGE.name()));
    } else {
      RowCursor row = wide.row(text);
      assertThat(text, row.getDouble(0), equalTo(expected));
    }
    float expectedFloat = Float.parseFloat(text) + 0f;
    if (Float.isInfinite(expectedFloat)) {
      assertThat(text, narrow.outcome(text), equalTo(CastReason.OUT_OF_RANGE.name()));
    } else {
      RowCursor row = narrow.row(text);
      assertThat(text, row.getFloat(0), equalTo(expectedFloat));
    }
  }
}
