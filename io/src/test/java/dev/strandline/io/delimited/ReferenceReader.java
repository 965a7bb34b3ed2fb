package dev.strandline.io.delimited;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Dialect} says, written down slowly: the whole file as a text of one char a byte, one
 * char at a time, no window. The scanner must agree with it on everything.
 */
final class ReferenceReader {
  private final byte[] bytes;
  private final String text;
  private final Dialect dialect;
  private final String delimiter;
  private final String comment;

  private final List<Field> fields = new ArrayList<>();
  private @Nullable RecordFault fault;
  private int faultAt;

  private static final class Field {
    String raw = "";
    boolean quoted;
  }

  private ReferenceReader(byte[] bytes, Dialect dialect) {
    this.bytes = bytes;
    this.text = latin(bytes);
    this.dialect = dialect;
    this.delimiter = latin(dialect.delimiter().getBytes(dialect.charset()));
    this.comment = latin(dialect.comment().getBytes(dialect.charset()));
  }

  static List<SeenRecord> read(byte[] bytes, Dialect dialect) {
    if (dialect.splittable()) {
      return new ReferenceReader(bytes, dialect).records();
    }
    byte[] utf8 = new String(bytes, dialect.charset()).getBytes(StandardCharsets.UTF_8);
    return new ReferenceReader(utf8, dialect.withCharset(StandardCharsets.UTF_8)).records();
  }

  private List<SeenRecord> records() {
    List<SeenRecord> found = new ArrayList<>();
    boolean utf8 = dialect.charset().equals(StandardCharsets.UTF_8);
    int at = utf8 && text.startsWith("\u00EF\u00BB\u00BF") ? 3 : 0;
    long line = 1;
    while (at < text.length()) {
      boolean empty = text.startsWith("\n", at) || text.startsWith("\r\n", at);
      if ((empty && dialect.skipEmptyLines())
          || (!comment.isEmpty() && text.startsWith(comment, at))) {
        at = lineEnd(at) + 1;
        line++;
        continue;
      }
      fields.clear();
      fault = null;
      int end = recordEnd(at);
      int stop = end < 0 ? 0 : withoutCr(at, end);
      boolean whole = fault == null && stop - at <= dialect.maxRecordBytes();
      if (!whole) {
        RecordFault why =
            fault == null || faultAt - at > dialect.maxRecordBytes()
                ? RecordFault.RECORD_TOO_LONG
                : fault;
        end = lineEnd(at);
        stop = withoutCr(at, end);
        boolean cut = stop - at > dialect.maxRecordBytes();
        if (cut) {
          stop = at + Math.min(dialect.maxRecordBytes(), RecordScanner.KEPT_OF_LONG_LINE);
        }
        String raw = text.substring(at, stop);
        found.add(new SeenRecord(found.size() + 1, line, at, raw, cut, why, List.of(), List.of()));
      } else {
        found.add(whole(found.size() + 1, line, at, stop));
      }
      line += whole ? text.substring(at, end).chars().filter(c -> c == '\n').count() + 1 : 1;
      at = end + 1;
    }
    return found;
  }

  private SeenRecord whole(int number, long line, int at, int stop) {
    RecordFault why = null;
    List<String> values = new ArrayList<>();
    List<Boolean> quoted = new ArrayList<>();
    for (Field field : fields) {
      if (field.raw.length() > dialect.maxFieldBytes()) {
        why = RecordFault.FIELD_TOO_LONG;
      }
    }
    if (why == null && decoded(text.substring(at, stop)) == null) {
      why = RecordFault.INVALID_ENCODING;
    }
    for (Field field : fields) {
      String value = plain(field);
      if (value == null) {
        why = why == null ? RecordFault.BAD_ESCAPE : why;
      } else {
        values.add(String.valueOf(decoded(value)));
        quoted.add(field.quoted);
      }
    }
    return why == null
        ? record(number, line, at, stop, null, values, quoted)
        : record(number, line, at, stop, why, List.of(), List.of());
  }

  private SeenRecord record(
      long number,
      long line,
      int at,
      int stop,
      @Nullable RecordFault why,
      List<String> values,
      List<Boolean> quoted) {
    String raw = text.substring(at, stop);
    return new SeenRecord(number, line, at, raw, /* cut= */ false, why, values, quoted);
  }

  /** The place of the record's line feed or the text's end; -1 with a fault. */
  private int recordEnd(int start) {
    int at = start;
    while (true) {
      int content = blanksSkipped(at);
      int after =
          content < text.length() && text.charAt(content) == dialect.quote()
              ? quoted(content)
              : bare(at, content);
      if (after < 0) {
        return -1;
      }
      if (after == text.length() || text.charAt(after) == '\n') {
        return after;
      }
      if (text.startsWith("\r\n", after)) {
        return after + 1;
      }
      if (fields.size() == dialect.maxFields()) {
        return broken(RecordFault.TOO_MANY_FIELDS, after);
      }
      at = after + delimiter.length();
    }
  }

  private int quoted(int open) {
    int at = open + 1;
    while (true) {
      if (at >= text.length()) {
        return broken(RecordFault.UNTERMINATED_QUOTE, text.length());
      }
      char c = text.charAt(at);
      if (c == dialect.escape()) {
        at += 2;
      } else if (c != dialect.quote()) {
        at++;
      } else if (at + 1 < text.length() && text.charAt(at + 1) == dialect.quote()) {
        at += 2;
      } else {
        break;
      }
    }
    int after = blanksSkipped(at + 1);
    if (after < text.length()
        && !text.startsWith("\n", after)
        && !text.startsWith("\r\n", after)
        && !text.startsWith(delimiter, after)) {
      return broken(RecordFault.TEXT_AFTER_QUOTE, after);
    }
    add(text.substring(open + 1, at), true);
    return after;
  }

  private int bare(int start, int content) {
    int at = start;
    int kept = content;
    while (at < text.length() && text.charAt(at) != '\n' && !text.startsWith(delimiter, at)) {
      if (text.charAt(at) == dialect.escape()) {
        int crlf = text.startsWith("\r\n", at + 1) ? 3 : 2;
        at += text.startsWith(delimiter, at + 1) ? 1 + delimiter.length() : crlf;
        kept = at;
      } else {
        at++;
      }
    }
    at = Math.min(at, text.length());
    int stop = at < text.length() && text.charAt(at) == '\n' ? withoutCr(start, at) : at;
    while (dialect.trim() && stop > kept && blank(text.charAt(stop - 1))) {
      stop--;
    }
    add(content < stop ? text.substring(content, stop) : "", false);
    return at;
  }

  private void add(String raw, boolean quoted) {
    Field field = new Field();
    field.raw = raw;
    field.quoted = quoted;
    fields.add(field);
  }

  private int broken(RecordFault what, int at) {
    fault = what;
    faultAt = at;
    return -1;
  }

  private int blanksSkipped(int from) {
    int at = from;
    while (dialect.trim()
        && at < text.length()
        && blank(text.charAt(at))
        && text.charAt(at) != delimiter.charAt(0)) {
      at++;
    }
    return at;
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }

  /** The field without doubled quotes and escapes; null for a bad escape. */
  private @Nullable String plain(Field field) {
    String raw = field.raw;
    if (!field.quoted && raw.length() == 2 && raw.charAt(0) == dialect.escape()) {
      if (raw.charAt(1) == 'N') {
        return raw;
      }
    }
    String escapable = delimiter.charAt(0) + "\r\n";
    escapable += dialect.quote() < 0 ? "" : (char) dialect.quote();
    escapable += dialect.escape() < 0 ? "" : (char) dialect.escape();
    escapable += comment.isEmpty() ? "" : comment.charAt(0);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == dialect.escape()) {
        i++;
        if (i == raw.length() || escapable.indexOf(raw.charAt(i)) < 0) {
          return null;
        }
        out.append(raw.charAt(i));
      } else {
        out.append(c);
        i += field.quoted && c == dialect.quote() ? 1 : 0;
      }
    }
    return out.toString();
  }

  /** The text that these bytes are in the charset; null if they are none. */
  private @Nullable String decoded(String latin) {
    CharsetDecoder decoder = dialect.charset().newDecoder();
    CharBuffer out = CharBuffer.allocate(2 * latin.length() + 2);
    CoderResult result =
        decoder.decode(
            ByteBuffer.wrap(latin.getBytes(StandardCharsets.ISO_8859_1)), out, /* end= */ true);
    return result.isError() ? null : out.flip().toString();
  }

  private int lineEnd(int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? bytes.length : end;
  }

  private int withoutCr(int start, int end) {
    return end < text.length() && end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
