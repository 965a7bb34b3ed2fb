package dev.strandline.io.delimited;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SplitPlannerTest {
  private static final int FILE_BYTES = 10 << 10;
  private static final int WINDOW = 1 << 12;

  static Stream<Dialect> dialects() {
    Dialect pipes = Dialect.delimitedBy("|");
    return Stream.of(
        pipes,
        pipes.withQuote(Dialect.NONE),
        pipes.withEscape('\\').withComment("#"),
        pipes.withSkipEmptyLines(false).withTrim(true),
        Dialect.delimitedBy("||").withCharset(Charset.forName("windows-1252")),
        pipes.withLimits(100, 50, 6));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void givesTheSameRecordsForEverySplitOffset(Dialect dialect) throws IOException {
    byte[] file = file(dialect);
    List<SeenRecord> whole = SeenRecord.all(file, dialect, WINDOW);
    assertThat(whole.size(), greaterThan(300));
    // Every offset is planned; offsets between the same two records give the same ranges, and these
    // are read once.
    Set<List<FileRange>> read = new HashSet<>();
    for (int cut = 1; cut <= file.length; cut++) {
      long at = cut;
      List<FileRange> ranges =
          SplitPlanner.cut(bytes(file, 0), "x", dialect, from -> from < at ? at : Long.MAX_VALUE);
      if (read.add(ranges)) {
        assertEquals(whole, read(file, dialect, ranges), () -> "cut at " + at);
      }
    }
    assertThat(read.size(), equalTo(whole.size()));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void givesTheSameRecordsInManyRanges(Dialect dialect) throws IOException {
    byte[] file = file(dialect);
    List<SeenRecord> whole = SeenRecord.all(file, dialect, WINDOW);
    for (int target : new int[] {1, 10, 333, 4000}) {
      List<FileRange> ranges = SplitPlanner.plan(bytes(file, 0), "x", dialect, file.length, target);
      assertThat(ranges.size(), greaterThan(1));
      assertEquals(whole, read(file, dialect, ranges), () -> "ranges of " + target);
    }
  }

  @Test
  void reallyMeetsLineBreaksInQuotesErrorsAndSkippedLines() {
    Dialect dialect = Dialect.delimitedBy("|");
    List<SeenRecord> whole = ReferenceReader.read(file(dialect), dialect);
    long lines = whole.stream().filter(r -> r.fields().toString().contains("\n")).count();
    long errors = whole.stream().filter(r -> r.fault() != null).count();
    assertThat(lines, greaterThan(50L));
    assertThat(errors, greaterThan(5L));
  }

  @Test
  void leavesASmallFileWholeWithoutReadingIt() throws IOException {
    InputStream unreadable = InputStream.nullInputStream();
    unreadable.close();
    assertThat(
        SplitPlanner.plan(unreadable, "x", Dialect.CSV, 100, 100), contains(FileRange.WHOLE));
  }

  @Test
  void doesNotSplitACharsetThatMustBeDecodedFirst() throws IOException {
    Dialect utf16 = Dialect.CSV.withCharset(StandardCharsets.UTF_16LE);
    assertThat(utf16.splittable(), is(false));
    byte[] file = "a,b\nc,d\n".getBytes(StandardCharsets.UTF_16LE);
    assertThat(
        SplitPlanner.plan(bytes(file, 0), "x", utf16, file.length, 4),
        equalTo(List.of(FileRange.WHOLE)));
  }

  private static List<SeenRecord> read(byte[] file, Dialect dialect, List<FileRange> ranges)
      throws IOException {
    List<SeenRecord> seen = new ArrayList<>();
    for (FileRange range : ranges) {
      seen.addAll(SeenRecord.all(bytes(file, (int) range.from().offset()), dialect, range, WINDOW));
    }
    return seen;
  }

  private static ByteArrayInputStream bytes(byte[] file, int from) {
    return new ByteArrayInputStream(file, from, file.length - from);
  }

  /** Rows with line breaks in quotes, comments, empty lines and a few broken rows. */
  private static byte[] file(Dialect dialect) {
    RandomText random = new RandomText(7);
    String d = dialect.delimiter();
    String[] rows = {
      "1" + d + "two" + d + "three\n",
      "1" + d + "\"two\nlines\"" + d + "\"and\r\nthree \"\"quoted\"\"\n\n\"\n",
      "\n",
      "#" + d + "\"a comment perhaps\n",
      "\"é\"" + d + "€" + d + "\r\n",
      "4" + d + "five\\" + d + "x" + d + "six\n",
      "7" + d + "\"text\" after" + d + "\n",
      "8" + d + "a row that is long enough to be read as several words " + d + "9\n",
      "1" + d + "2" + d + "3" + d + "4" + d + "5" + d + "6" + d + "7" + d + "8\n",
    };
    StringBuilder text = new StringBuilder();
    while (text.length() < FILE_BYTES) {
      int row = random.below(rows.length + 6);
      text.append(rows[row < rows.length ? row : row % 2]);
    }
    byte[] file = text.toString().getBytes(dialect.charset());
    return Arrays.copyOf(file, FILE_BYTES);
  }
}
