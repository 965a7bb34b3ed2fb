package dev.strandline.io.delimited;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.compress.CorruptInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Input that is made to hurt: the record is rejected, memory stays bounded, the rest is read. */
class HostileInputTest {
  private static final long GIB = 1L << 30;
  private static final Dialect PIPES = Dialect.delimitedBy("|");

  @Test
  void aLineOfOneGibibyteCostsThatRecordAndBoundedMemory() throws IOException {
    InputStream file = files(text("1|a\n"), repeated("x", GIB), text("\r\n3|c\n"));
    try (RecordScanner scanner = RecordScanner.open(file, "x", PIPES)) {
      assertThat(scanner.next(), is(true));
      assertThat(scanner.next(), is(true));
      RecordError error = Objects.requireNonNull(scanner.error());
      assertThat(error.fault(), is(RecordFault.RECORD_TOO_LONG));
      assertThat(
          error.message(),
          equalTo(
              "Cannot read record 2: it has more bytes than max_record_size, 16777216; the line"
                  + " has 1073741824 bytes, the first 65536 are kept"));
      assertThat(scanner.rawEnd() - scanner.rawStart(), is(RecordScanner.KEPT_OF_LONG_LINE));
      assertThat(scanner.next(), is(true));
      assertThat(scanner.recordNumber(), is(3L));
      assertThat(scanner.firstLine(), is(3L));
      assertThat(scanner.byteOffset(), is(4 + GIB + 2));
      assertThat(scanner.fieldCount(), is(2));
      assertThat(scanner.next(), is(false));
      assertThat(scanner.windowBytes(), lessThanOrEqualTo(34 << 20));
    }
  }

  @Test
  void aGibibyteOfDelimitersCostsThatRecordAndBoundedMemory() throws IOException {
    InputStream file = files(repeated("|", GIB / 4), text("\n2|b\n"));
    try (RecordScanner scanner = RecordScanner.open(file, "x", PIPES)) {
      assertThat(scanner.next(), is(true));
      assertThat(Objects.requireNonNull(scanner.error()).fault(), is(RecordFault.TOO_MANY_FIELDS));
      assertThat(scanner.next(), is(true));
      assertThat(scanner.fieldCount(), is(2));
      assertThat(scanner.windowBytes(), lessThanOrEqualTo(34 << 20));
    }
  }

  @Test
  void aCommentOfOneGibibyteIsPassedOver() throws IOException {
    InputStream file = files(text("#"), repeated("x", GIB / 4), text("\n2|b\n"));
    try (RecordScanner scanner = RecordScanner.open(file, "x", PIPES.withComment("#"))) {
      assertThat(scanner.next(), is(true));
      assertThat(scanner.firstLine(), is(2L));
      assertThat(scanner.fieldCount(), is(2));
      assertThat(scanner.windowBytes(), is(RecordScanner.WINDOW_BYTES));
    }
  }

  /** 40 MB behind a quote that is never closed: one record is lost, 4 million are read. */
  @Test
  void aQuoteThatIsNeverClosedCostsItsLineOfALargeFile() throws IOException {
    long rows = 4_000_000;
    InputStream file = files(text("1|\"a\n"), repeated("2|bcdefg|\n", 10 * rows));
    try (RecordScanner scanner = RecordScanner.open(file, "x", PIPES)) {
      assertThat(scanner.next(), is(true));
      assertThat(
          Objects.requireNonNull(scanner.error()).message(),
          containsString("only its first line is rejected"));
      long good = 0;
      while (scanner.next()) {
        good += scanner.error() == null && scanner.fieldCount() == 3 ? 1 : 0;
      }
      assertThat(good, is(rows));
      assertThat(scanner.recordNumber(), is(rows + 1));
      assertThat(scanner.firstLine(), is(rows + 1));
    }
  }

  /** Every line opens a quote that the next one closes: no line is looked at more than twice. */
  @Test
  void strayQuotesOnEveryLineTakeLinearTime() throws IOException {
    long rows = 1_000_000;
    InputStream file = repeated("1|\"a|b\n", 7 * rows);
    try (RecordScanner scanner = RecordScanner.open(file, "x", PIPES)) {
      long bad = 0;
      while (scanner.next()) {
        bad += scanner.error() == null ? 0 : 1;
      }
      assertThat(bad, is(rows));
    }
  }

  @Test
  void aMarkOfAnotherCharsetIsTheFilesFault() throws IOException {
    byte[] utf16 = "\uFEFFa|b\n".getBytes(StandardCharsets.UTF_16LE);
    RecordScanner scanner = RecordScanner.open(new ByteArrayInputStream(utf16), "f.csv", PIPES);
    CorruptInput refused = assertThrows(CorruptInput.class, scanner::next);
    assertThat(
        refused.getMessage(),
        equalTo(
            "SL-3107: Cannot read f.csv: it begins with the byte-order mark of UTF-16, its charset"
                + " is declared as UTF-8; set charset: UTF-16 (compressed offset 0)"));
    RecordScanner latin =
        RecordScanner.open(text("\uFEFFa\n"), "f", PIPES.withCharset(StandardCharsets.ISO_8859_1));
    assertThat(
        assertThrows(CorruptInput.class, latin::next).getMessage(),
        containsString("set charset: UTF-8"));
  }

  private static InputStream files(InputStream... parts) {
    return new SequenceInputStream(Collections.enumeration(List.of(parts)));
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The text over and over, {@code length} bytes in all, none of them kept. */
  private static InputStream repeated(String text, long length) {
    byte[] block = text.repeat(10_000).getBytes(StandardCharsets.UTF_8);
    return new InputStream() {
      private long at;

      @Override
      public int read() {
        return at == length ? -1 : block[(int) (at++ % block.length)];
      }

      @Override
      public int read(byte[] to, int from, int wanted) {
        if (at == length) {
          return -1;
        }
        int begin = (int) (at % block.length);
        int n = (int) Math.min(Math.min(wanted, block.length - begin), length - at);
        System.arraycopy(block, begin, to, from, n);
        at += n;
        return n;
      }
    };
  }
}
