package dev.strandline.io.delimited;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The records of a delimited file, one after the other, as places in a byte array: nothing is
 * allocated a record, and every field is UTF-8 whatever the file's charset.
 *
 * <pre>{@code
 * try (RecordScanner records = RecordScanner.open(plainBytes, path, dialect)) {
 *   while (records.next()) {
 *     if (records.error() != null) { ... raw bytes, number, line: a dead letter ... }
 *     else { records.buffer(), records.fieldStart(i), records.fieldEnd(i) ... }
 *   }
 * }
 * }</pre>
 *
 * <p>All that a record gives is valid until the following {@code next()}. Records are numbered from
 * 1, a header and rejected records included; comments and skipped empty lines have no number. Lines
 * are counted from 1 by line feeds, those inside fields included.
 *
 * <p><b>A record in error costs exactly that record.</b> Where its structure holds (a bad escape, a
 * field too long, bytes that the charset does not know) that is all of it. Where its structure is
 * broken (a quote that is never closed or is followed by text, more than {@code max_record_size})
 * nobody can know how many lines belong to it: exactly its first line is rejected, and scanning
 * goes on at the next line. So a stray quote costs the row that holds it, not the rows up to the
 * next quote or the file's end; the remaining lines of a broken row of several lines are judged as
 * rows, which fail by their number of fields.
 */
public final class RecordScanner implements Closeable {
  /** Bytes kept, at most, of a line that is longer than {@code max_record_size}. */
  public static final int KEPT_OF_LONG_LINE = 1 << 16;

  static final int WINDOW_BYTES = 1 << 17;

  private final InputStream in;
  private final String file;
  private final Dialect dialect;
  private final Charset charset;
  private final FileRange range;
  private final Window window;
  private final FieldSplitter splitter;
  private final FieldText text;
  private final BrokenStructure structureText;
  private final FieldSpans spans = new FieldSpans();
  private final byte[] comment;
  private final boolean transcoded;

  /** How far behind a fault a splitter may have to look to be sure of it. */
  private final int lookAhead;

  private boolean begun;
  private long nextRecord;
  private long nextLine;

  private long recordNumber;
  private long firstLine;
  private long byteOffset;
  private byte[] fields;
  private byte[] raw;
  private int rawStart;
  private int rawEnd;
  private boolean rawIsCut;
  private @Nullable RecordError error;

  private RecordScanner(
      InputStream in, String file, Dialect dialect, FileRange range, int windowBytes) {
    this.transcoded = !CharsetTable.scannable(dialect.charset());
    this.in = transcoded ? new TranscodedInput(in, dialect.charset()) : in;
    this.file = file;
    this.dialect = dialect;
    this.range = range;
    charset = transcoded ? StandardCharsets.UTF_8 : dialect.charset();
    byte[] delimiter = dialect.delimiter().getBytes(charset);
    this.comment = dialect.comment().getBytes(charset);
    this.window = new Window(this.in, range.from().offset(), windowBytes);
    this.lookAhead = delimiter.length + 1;
    this.splitter = FieldSplitter.of(dialect, delimiter);
    this.structureText = new BrokenStructure(dialect);
    this.text = new FieldText(dialect, delimiter, comment);
    this.nextRecord = range.from().record();
    this.nextLine = range.from().line();
    this.fields = window.bytes;
    this.raw = window.bytes;
  }

  /** All records of a file's plain bytes. */
  public static RecordScanner open(InputStream in, String file, Dialect dialect) {
    return new RecordScanner(in, file, dialect, FileRange.WHOLE, WINDOW_BYTES);
  }

  /**
   * The records of one range that {@link SplitPlanner} gave.
   *
   * @param in the file's bytes from {@code range.from().offset()} to the file's end, for the last
   *     record may reach beyond the range
   */
  public static RecordScanner open(InputStream in, String file, Dialect dialect, FileRange range) {
    return new RecordScanner(in, file, dialect, range, WINDOW_BYTES);
  }

  static RecordScanner withWindow(
      InputStream in, String file, Dialect dialect, FileRange range, int windowBytes) {
    return new RecordScanner(in, file, dialect, range, windowBytes);
  }

  /** Moves to the next record, good or bad; false at the end of the file or range. */
  public boolean next() throws IOException {
    spans.reset();
    error = null;
    rawIsCut = false;
    if (!atRecord()) {
      return false;
    }
    recordNumber = nextRecord++;
    firstLine = nextLine;
    byteOffset = window.offset(window.start);
    while (true) {
      int end = splitter.split(window, spans);
      if (end >= 0) {
        accept(end);
        return true;
      }
      if (end == FieldSplitter.BROKEN) {
        rejectFirstLine(faultOfStructure());
        return true;
      }
      if (window.live() > dialect.maxRecordBytes() + lookAhead) {
        rejectFirstLine(RecordFault.RECORD_TOO_LONG);
        return true;
      }
      window.fill();
      spans.reset();
    }
  }

  /** Passes over what is no record; false if none follows. */
  private boolean atRecord() throws IOException {
    if (!begun) {
      begun = true;
      window.fill();
      if (range.from().offset() == 0) {
        ByteOrderMark.skip(window, file, dialect.charset());
      }
    }
    while (true) {
      if (window.start == window.limit) {
        if (window.ended) {
          return false;
        }
        window.fill();
        continue;
      }
      if (window.offset(window.start) >= range.end()) {
        return false;
      }
      int blank = dialect.skipEmptyLines() ? window.emptyLine() : 0;
      if (blank > 0) {
        window.start += blank;
        nextLine++;
      } else if (comment.length > 0
          && window.bytes[window.start] == comment[0]
          && window.startsWith(comment)) {
        window.skipLine();
        nextLine++;
      } else {
        return true;
      }
    }
  }

  /** Takes the record that ends at {@code end}; moves on behind it. */
  private void accept(int end) {
    boolean crlf = end < window.limit && end > window.start && window.bytes[end - 1] == '\r';
    int last = crlf ? end - 1 : end;
    if (last - window.start > dialect.maxRecordBytes()) {
      rejectLineInWindow(RecordFault.RECORD_TOO_LONG, window.lineEnd(window.start));
      return;
    }
    raw = window.bytes;
    rawStart = window.start;
    rawEnd = last;
    window.start = Math.min(end + 1, window.limit);
    nextLine += 1 + spans.innerLines;
    fields = raw;
    if (last - rawStart > dialect.maxFieldBytes()) {
      checkFieldLengths();
    }
    if ((spans.seen & Swar.TOPS) != 0 && error == null) {
      checkEncoding();
    }
    if (error == null && text.differs(spans)) {
      decode();
    }
  }

  private void checkFieldLengths() {
    for (int i = 0; i < spans.count; i++) {
      int length = spans.ends[i] - spans.starts[i];
      if (length > dialect.maxFieldBytes()) {
        reject(
            RecordFault.FIELD_TOO_LONG,
            "column %d has %d bytes, over max_field_size, %d"
                .formatted(i + 1, length, dialect.maxFieldBytes()),
            i);
        return;
      }
    }
  }

  private void checkEncoding() {
    int bad = text.firstUnknown(raw, rawStart, rawEnd);
    if (bad < 0) {
      return;
    }
    int column = columnOf(bad);
    String what =
        transcoded
            ? "a character that is not valid " + dialect.charset().name()
            : "byte 0x%02X, not valid %s, at offset %d of the file"
                .formatted(
                    raw[bad] & 0xFF, dialect.charset().name(), byteOffset + (bad - rawStart));
    reject(RecordFault.INVALID_ENCODING, "column %d has %s".formatted(column + 1, what), column);
  }

  private int columnOf(int at) {
    int column = 0;
    while (column < spans.count - 1 && spans.starts[column + 1] <= at) {
      column++;
    }
    return column;
  }

  private void decode() {
    int bad = text.decode(raw, rawStart, rawEnd, spans);
    if (bad >= 0) {
      reject(
          RecordFault.BAD_ESCAPE,
          "column %d has an escape before a byte that needs none; double the escape if it is data, or set escape: none"
              .formatted(bad + 1),
          bad);
    } else {
      fields = text.bytes();
    }
  }

  private RecordFault faultOfStructure() {
    // The same verdict whatever part of the record was in memory when it was found.
    return spans.fault == null || spans.faultAt - window.start > dialect.maxRecordBytes()
        ? RecordFault.RECORD_TOO_LONG
        : spans.fault;
  }

  private void rejectFirstLine(RecordFault fault) throws IOException {
    int end = window.lineEnd(window.start);
    while (end == window.limit && !window.ended) {
      if (window.live() > dialect.maxRecordBytes() + 1) {
        rejectLongLine(fault);
        return;
      }
      window.fill();
      end = window.lineEnd(window.start);
    }
    rejectLineInWindow(fault, end);
  }

  private void rejectLineInWindow(RecordFault fault, int end) {
    boolean crlf = end < window.limit && end > window.start && window.bytes[end - 1] == '\r';
    int last = crlf ? end - 1 : end;
    int length = last - window.start;
    raw = window.bytes;
    rawStart = window.start;
    rawEnd = rawStart + kept(length);
    window.start = Math.min(end + 1, window.limit);
    rejectStructure(fault, length);
  }

  private int kept(long length) {
    int most = Math.min(KEPT_OF_LONG_LINE, dialect.maxRecordBytes());
    return (int) (length > dialect.maxRecordBytes() ? most : length);
  }

  /** Keeps the beginning of a line that memory should not hold and passes over the rest. */
  private void rejectLongLine(RecordFault fault) throws IOException {
    int keep = kept(window.live());
    raw = Arrays.copyOfRange(window.bytes, window.start, window.start + keep);
    rawStart = 0;
    long length = 0;
    int end = window.lineEnd(window.start);
    byte before = 0;
    while (end == window.limit && !window.ended) {
      length += window.live();
      before = window.bytes[window.limit - 1];
      window.start = window.limit;
      window.fill();
      end = window.lineEnd(window.start);
    }
    length += end - window.start;
    if (end < window.limit && (end > window.start ? window.bytes[end - 1] : before) == '\r') {
      length--;
    }
    rawEnd = keep;
    window.start = Math.min(end + 1, window.limit);
    rejectStructure(fault, length);
  }

  private void rejectStructure(RecordFault fault, long length) {
    nextLine++;
    fields = raw;
    int column =
        fault == RecordFault.UNTERMINATED_QUOTE || fault == RecordFault.TEXT_AFTER_QUOTE
            ? spans.count
            : -1;
    int kept = kept(length);
    rawIsCut = kept < length;
    reject(fault, structureText.of(fault, column, length, kept), column);
  }

  private void reject(RecordFault fault, String why, int column) {
    String message = "Cannot read record %d: %s".formatted(recordNumber, why);
    error = new RecordError(fault, message, column);
    spans.count = 0;
  }

  /** Why the record is rejected, null for a good one. A rejected record has no fields. */
  public @Nullable RecordError error() {
    return error;
  }

  public int fieldCount() {
    return spans.count;
  }

  /** The array that the fields lie in: UTF-8, without quotes and escapes. */
  public byte[] buffer() {
    return fields;
  }

  /** Where each field starts in {@link #buffer()}; for {@link #fieldCount()} of them. */
  public int[] fieldStarts() {
    return spans.starts;
  }

  /** Where each field ends, as {@link #fieldStarts()}. */
  public int[] fieldEnds() {
    return spans.ends;
  }

  public int fieldStart(int field) {
    return spans.starts[field];
  }

  public int fieldEnd(int field) {
    return spans.ends[field];
  }

  /** Whether the field stood in quotes. */
  boolean wasQuoted(int field) {
    return spans.flagged && (spans.flags[field] & FieldSpans.QUOTED) != 0;
  }

  /** Whether the field is as it stood: one with quotes or escapes is text, never a null word. */
  public boolean isBare(int field) {
    return !spans.flagged || spans.flags[field] == 0;
  }

  /** From 1; a header and rejected records are counted. */
  public long recordNumber() {
    return recordNumber;
  }

  /** The number of the record's first line, from 1. */
  public long firstLine() {
    return firstLine;
  }

  /**
   * Where the record begins in the uncompressed file; in its UTF-8 form if the charset is neither
   * UTF-8 nor of one byte a character.
   */
  public long byteOffset() {
    return byteOffset;
  }

  /** The charset of the raw bytes: UTF-8 where the file's own had to be transcoded to be split. */
  public Charset charset() {
    return charset;
  }

  /** Whether byte offsets are those of the transcoded text, not of the file. */
  public boolean isTranscoded() {
    return transcoded;
  }

  /** The array that the record's raw bytes lie in: as in the file, but see {@link #byteOffset}. */
  public byte[] rawBuffer() {
    return raw;
  }

  public int rawStart() {
    return rawStart;
  }

  /** Without the line end; of a line beyond {@code max_record_size} only the beginning is kept. */
  public int rawEnd() {
    return rawEnd;
  }

  /** Whether only the beginning of the record's first line is kept. */
  public boolean rawIsCut() {
    return rawIsCut;
  }

  /** The memory that the window takes. */
  int windowBytes() {
    return window.capacity();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
