package dev.strandline.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows of one schema as rows of another. */
final class RowFitTest {
  private static final Origin HERE = new Origin("raw", new byte[] {1});
  private static final Origin BEFORE = new Origin("raw", new byte[] {0});
  private static final Schema NARROW =
      Schema.parse(
          "id\tint32\t\na\tint32\tn\nf\tfloat32\tn\nd\tdecimal(9,2)\tn\ngone\tstring\tn\nt\tstring\tn\n");
  private static final Schema WIDE =
      Schema.parse(
          "t\tstring\tn\nd\tdecimal(20,2)\tn\nf\tfloat64\tn\na\tint64\tn\nid\tint32\t\nnote\tjson\tn\n");

  private static RowCursor first(RowWriter rows) {
    RowCursor row = rows.take().cursor();
    row.next();
    return row;
  }

  private static RowWriter narrow(Op op, @Nullable Integer a, float f, long d) {
    RowWriter rows = new RowWriter(NARROW);
    rows.begin(op, rows.origin(HERE), 7);
    rows.putInt(3);
    if (a == null) {
      rows.putNull();
    } else {
      rows.putInt(a);
    }
    rows.putFloat(f);
    rows.putLong(d);
    rows.putBytes(new byte[] {'x'});
    rows.putBytes(new byte[] {'y'});
    rows.end();
    return rows;
  }

  @Test
  void widensValuesAndFindsColumnsByName() {
    RowFit fit = new RowFit(NARROW, WIDE);
    RowWriter out = new RowWriter(WIDE);
    assertThat(fit.add(first(narrow(Op.UPDATE, -5, 1.5f, -123_456_789)), out), is(true));
    RowCursor row = first(out);
    assertThat(row.op(), is(Op.UPDATE));
    assertThat(row.seq(), is(7L));
    assertThat(row.origin(), equalTo(HERE));
    assertThat(row.getString(0), is("y"));
    BigInteger unscaled = new BigInteger(row.buffer(), row.start(1), row.end(1) - row.start(1));
    assertThat(unscaled, is(BigInteger.valueOf(-123_456_789)));
    assertThat(row.getDouble(2), is(1.5));
    assertThat(row.getLong(3), is(-5L));
    assertThat(row.getInt(4), is(3));
    assertThat(row.isNull(5), is(true));
    assertThat(fit.extra(), equalTo(List.of(4)));
  }

  @Test
  void keepsWideValuesThatFitAndTellsThoseThatDoNot() {
    RowFit back = new RowFit(WIDE, NARROW);
    RowWriter wide = new RowWriter(WIDE);
    long[][] values = {
      {1L << 31, 0, 0}, {(1L << 31) - 1, 0, 0}, {-(1L << 31), 0, 0}, {0, 1, 0}, {0, 0, 1}
    };
    for (long[] value : values) {
      wide.begin(Op.INSERT, wide.origin(HERE), 1);
      wide.putNull();
      wide.putBytes(BigInteger.TEN.pow(9).subtract(BigInteger.valueOf(1 - value[2])).toByteArray());
      wide.putDouble(value[1] == 0 ? 0.25 : 0.1);
      wide.putLong(value[0]);
      wide.putInt(1);
      wide.putNull();
      wide.end();
    }
    RowCursor row = wide.take().cursor();
    StringBuilder misfits = new StringBuilder();
    RowWriter out = new RowWriter(NARROW);
    while (row.next()) {
      misfits.append(back.add(row, out) ? "ok" : back.misfit().name()).append(' ');
    }
    assertThat(misfits.toString(), is("a ok ok f d "));
    assertThat("nothing of a row that does not fit", out.rows(), is(2));
    RowCursor kept = first(out);
    assertThat(kept.getInt(1), is(Integer.MAX_VALUE));
    assertThat(kept.getLong(3), is(999_999_999L));
  }

  @Test
  void missesValuesThatAreRequiredButOfADelete() {
    Schema strict = Schema.parse("id\tint32\t\na\tint64\t\nnew\tstring\t\n");
    RowFit fit = new RowFit(NARROW, strict);
    RowWriter out = new RowWriter(strict);
    assertThat(fit.add(first(narrow(Op.INSERT, null, 0, 0)), out), is(false));
    assertThat(fit.misfit().name(), is("a"));
    assertThat(fit.add(first(narrow(Op.INSERT, 1, 0, 0)), out), is(false));
    assertThat(fit.misfit().name(), is("new"));
    assertThat(fit.add(first(narrow(Op.DELETE, null, 0, 0)), out), is(true));
    assertThat(out.rows(), is(1));
  }

  @Test
  void keepsWhatIsNotKnownAndOfWhen() {
    RowWriter rows = new RowWriter(NARROW);
    rows.beginPartial(Op.UPDATE, rows.origin(HERE), 7, new byte[] {9}, 0, 1);
    rows.putInt(3);
    rows.putInt(4);
    rows.putFloat(1);
    rows.putUnsent();
    rows.putNull();
    rows.putUnsent();
    Position before = new Position(BEFORE, new byte[] {5}, 2);
    rows.positioned(1, before);
    rows.positioned(5, before);
    rows.end();
    RowWriter out = new RowWriter(WIDE);
    assertThat(new RowFit(NARROW, WIDE).add(first(rows), out), is(true));
    RowCursor row = first(out);
    assertThat(row.isUnsent(0), is(true));
    assertThat(row.isUnsent(1), is(true));
    assertThat(row.isUnsent(5), is(false));
    assertThat(row.getLong(3), is(4L));
    assertThat(
        ColumnPosition.of(row),
        equalTo(List.of(new ColumnPosition(0, before), new ColumnPosition(3, before))));
    assertThat(row.logEnd() - row.logStart(), is(1));
  }

  @Test
  void refusesTypesThatHaveNothingToDoWithEachOther() {
    Schema text = Schema.parse("a\tstring\tn\n");
    assertThat(RowFit.isPossible(NARROW, text), is(false));
    assertThat(RowFit.isPossible(WIDE, NARROW), is(true));
    assertThrows(IllegalArgumentException.class, () -> new RowFit(NARROW, text));
  }
}
