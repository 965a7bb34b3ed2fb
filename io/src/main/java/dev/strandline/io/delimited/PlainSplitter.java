package dev.strandline.io.delimited;

/**
 * The common dialect: a delimiter of one byte, perhaps a quote, no escape, nothing trimmed.
 *
 * <p>This is the hot loop of reading, hence plain and long. Outside quotes only delimiters and line
 * feeds are searched, eight bytes at a time; a quote is looked for at each field's first byte only,
 * and a CR only before a line feed. The window's line feed at its limit ends every search.
 */
final class PlainSplitter implements FieldSplitter {
  private final byte delimiter;
  private final int quote;
  private final long delimiters;
  private final long quotes;
  private final long feeds = Swar.spread('\n');
  private final int maxFields;

  PlainSplitter(Dialect dialect, byte delimiter) {
    this.delimiter = delimiter;
    // No byte equals this one.
    this.quote = dialect.quote() == Dialect.NONE ? Integer.MIN_VALUE : dialect.quote();
    this.delimiters = Swar.spread(delimiter);
    this.quotes = Swar.spread(quote);
    this.maxFields = dialect.maxFields();
  }

  @Override
  public int split(Window window, FieldSpans spans) {
    byte[] bytes = window.bytes;
    int limit = window.limit;
    int[] starts = spans.starts;
    int[] ends = spans.ends;
    int count = 0;
    long seen = 0;
    int field = window.start;
    nextRun:
    while (true) {
      if (bytes[field] == quote) {
        spans.count = count;
        int after = quoted(window, spans, field);
        if (after < 0) {
          return after;
        }
        starts = spans.starts;
        ends = spans.ends;
        count = spans.count;
        if (after == limit || bytes[after] != delimiter) {
          spans.seen |= seen;
          return bytes[after] == '\r' ? after + 1 : after;
        }
        if (count == maxFields) {
          return spans.broken(RecordFault.TOO_MANY_FIELDS, after);
        }
        field = after + 1;
        continue;
      }
      for (int p = field; ; p += Long.BYTES) {
        long word = Swar.load(bytes, p);
        seen |= word;
        long found = Swar.either(word, delimiters, feeds);
        while (found != 0) {
          int at = p + Swar.first(found);
          if (count == starts.length) {
            spans.grow();
            starts = spans.starts;
            ends = spans.ends;
          }
          starts[count] = field;
          if (bytes[at] != delimiter) {
            if (at == limit && !window.ended) {
              return NEED_MORE;
            }
            ends[count] = at > field && at < limit && bytes[at - 1] == '\r' ? at - 1 : at;
            spans.count = count + 1;
            spans.seen |= seen;
            return at;
          }
          ends[count++] = at;
          if (count == maxFields) {
            spans.count = count;
            return spans.broken(RecordFault.TOO_MANY_FIELDS, at);
          }
          field = at + 1;
          if (bytes[field] == quote) {
            continue nextRun;
          }
          found &= found - 1;
        }
      }
    }
  }

  /** The place behind the closing quote of the field that opens at {@code open}. */
  private int quoted(Window window, FieldSpans spans, int open) {
    byte[] bytes = window.bytes;
    int limit = window.limit;
    int flags = FieldSpans.QUOTED;
    long seen = 0;
    int p = open + 1;
    while (true) {
      long word = Swar.load(bytes, p);
      seen |= word;
      long found = Swar.either(word, quotes, feeds);
      if (found == 0) {
        p += Long.BYTES;
        continue;
      }
      int at = p + Swar.first(found);
      if (at >= limit) {
        return window.ended ? spans.broken(RecordFault.UNTERMINATED_QUOTE, limit) : NEED_MORE;
      }
      if (bytes[at] == '\n') {
        spans.innerLines++;
        p = at + 1;
        continue;
      }
      int after = at + 1;
      if (after == limit && !window.ended) {
        return NEED_MORE;
      }
      byte next = bytes[after];
      if (next == quote && after < limit) {
        flags |= FieldSpans.CODED;
        p = after + 1;
        continue;
      }
      if (next == '\r' && after + 1 == limit && !window.ended) {
        return NEED_MORE;
      }
      if (next == delimiter
          || next == '\n'
          || (next == '\r' && after + 1 < limit && bytes[after + 1] == '\n')) {
        spans.add(open + 1, at, flags);
        spans.seen |= seen;
        return after;
      }
      return spans.broken(RecordFault.TEXT_AFTER_QUOTE, after);
    }
  }
}
