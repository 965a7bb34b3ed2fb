package dev.strandline.io.delimited;

import org.jspecify.annotations.Nullable;

/**
 * The UTF-8 text of a record whose bytes are not yet that: quotes doubled, bytes escaped, or
 * another charset. The record's own bytes stay as they are, for a dead letter must show them.
 */
final class FieldText {
  private static final int LONGEST = 3;

  /** No byte equals this one; -1 is the byte 0xFF. */
  private static final int ABSENT = Integer.MIN_VALUE;

  private final int quote;
  private final int escape;
  private final boolean[] escapable = new boolean[256];
  private final @Nullable CharsetTable table;
  private byte[] bytes = new byte[1 << 10];

  FieldText(Dialect dialect, byte[] delimiter, byte[] comment) {
    this.quote = dialect.quote() == Dialect.NONE ? ABSENT : dialect.quote();
    this.escape = dialect.escape() == Dialect.NONE ? ABSENT : dialect.escape();
    this.table = CharsetTable.of(dialect.charset());
    mark(delimiter[0]);
    mark('\r');
    mark('\n');
    if (quote != ABSENT) {
      mark(quote);
    }
    if (escape != ABSENT) {
      mark(escape);
    }
    if (comment.length > 0) {
      mark(comment[0]);
    }
  }

  private void mark(int b) {
    escapable[b & 0xFF] = true;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The place of the first byte that the charset does not know, or -1. */
  int firstUnknown(byte[] raw, int from, int to) {
    return table == null ? Utf8.firstInvalid(raw, from, to) : table.firstUnknown(raw, from, to);
  }

  /** Whether the fields' text is other than their bytes. */
  boolean differs(FieldSpans spans) {
    return spans.coded || (table != null && (spans.seen & Swar.TOPS) != 0);
  }

  /**
   * Writes all fields' text to {@link #bytes} and points the spans there.
   *
   * @return the index of the first field with a bad escape, or -1
   */
  int decode(byte[] raw, int from, int to, FieldSpans spans) {
    int most = (to - from) * (table == null ? 1 : LONGEST);
    if (bytes.length < most) {
      bytes = new byte[most + most / 4];
    }
    int at = 0;
    for (int i = 0; i < spans.count; i++) {
      int start = spans.starts[i];
      int end = spans.ends[i];
      int placed = at;
      if (spans.flags[i] == FieldSpans.CODED && isNullWord(raw, start, end)) {
        spans.flags[i] = 0;
      }
      if ((spans.flags[i] & FieldSpans.CODED) != 0) {
        at = uncode(raw, start, end, (spans.flags[i] & FieldSpans.QUOTED) != 0, at);
        if (at < 0) {
          return i;
        }
      } else {
        at = put(raw, start, end, at);
      }
      spans.starts[i] = placed;
      spans.ends[i] = at;
    }
    return -1;
  }

  private int put(byte[] raw, int start, int end, int at) {
    if (table != null) {
      return table.transcode(raw, start, end, bytes, at);
    }
    System.arraycopy(raw, start, bytes, at, end - start);
    return at + end - start;
  }

  private boolean isNullWord(byte[] raw, int start, int end) {
    return end - start == 2 && raw[start] == escape && raw[start + 1] == 'N';
  }

  /** The end of the text without doubled quotes and escapes, or -1 for a bad escape. */
  private int uncode(byte[] raw, int start, int end, boolean quoted, int to) {
    int at = to;
    int run = start;
    for (int p = start; p < end; p++) {
      if (raw[p] == escape) {
        if (p + 1 == end || !escapable[raw[p + 1] & 0xFF]) {
          return -1;
        }
      } else if (!quoted || raw[p] != quote) {
        continue;
      }
      // The first of the two bytes goes, the second stays.
      at = put(raw, run, p, at);
      run = ++p;
    }
    return put(raw, run, end, at);
  }
}
