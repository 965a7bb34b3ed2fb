package dev.strandline.io.delimited;

/** Every dialect: delimiters of several bytes, an escape byte, blanks to trim. */
final class GeneralSplitter implements FieldSplitter {
  private static final int ABSENT = Integer.MIN_VALUE;

  private final byte[] delimiter;
  private final int quote;
  private final int escape;
  private final boolean trim;
  private final int maxFields;
  private final long delimiters;
  private final long quotes;
  private final long escapes;
  private final long feeds = Swar.spread('\n');

  GeneralSplitter(Dialect dialect, byte[] delimiter) {
    this.delimiter = delimiter;
    this.quote = dialect.quote() == Dialect.NONE ? ABSENT : dialect.quote();
    this.escape = dialect.escape() == Dialect.NONE ? ABSENT : dialect.escape();
    this.trim = dialect.trim();
    this.maxFields = dialect.maxFields();
    this.delimiters = Swar.spread(delimiter[0]);
    this.quotes = Swar.spread(quote);
    this.escapes = Swar.spread(escape == ABSENT ? '\n' : escape);
  }

  @Override
  public int split(Window window, FieldSpans spans) {
    int field = window.start;
    while (true) {
      int content = trim ? skipBlanks(window, field) : field;
      int after =
          window.bytes[content] == quote && content < window.limit
              ? quoted(window, spans, content)
              : unquoted(window, spans, field, content);
      if (after < 0) {
        return after;
      }
      if (after == window.limit || window.bytes[after] == '\n') {
        return after;
      }
      if (window.bytes[after] == '\r') {
        return after + 1;
      }
      if (spans.count == maxFields) {
        return spans.broken(RecordFault.TOO_MANY_FIELDS, after);
      }
      field = after + delimiter.length;
    }
  }

  /** The place of the delimiter or line end behind the field. */
  private int unquoted(Window window, FieldSpans spans, int field, int content) {
    byte[] bytes = window.bytes;
    int limit = window.limit;
    int flags = 0;
    int kept = content;
    int p = field;
    while (true) {
      int at = find(window, spans, p, delimiters);
      if (at >= limit && !window.ended) {
        return NEED_MORE;
      }
      if (at < limit && bytes[at] == escape) {
        flags |= FieldSpans.CODED;
        p = skipEscaped(window, spans, at);
        if (p < 0) {
          return p;
        }
        kept = p; // an escaped blank is data
        continue;
      }
      if (at < limit && bytes[at] != '\n' && !delimiterAt(window, at)) {
        p = at + 1;
        continue;
      }
      boolean lineEnd = at < limit && bytes[at] == '\n';
      int end = lineEnd && at > field && bytes[at - 1] == '\r' ? at - 1 : at;
      if (trim) {
        while (end > kept && Dialect.blank(bytes[end - 1])) {
          end--;
        }
      }
      spans.add(Math.min(content, end), end, flags);
      return at;
    }
  }

  /** The place of the delimiter or line end behind the quoted field that opens at {@code open}. */
  private int quoted(Window window, FieldSpans spans, int open) {
    byte[] bytes = window.bytes;
    int limit = window.limit;
    int flags = FieldSpans.QUOTED;
    int p = open + 1;
    while (true) {
      int at = find(window, spans, p, quotes);
      if (at >= limit) {
        return window.ended ? spans.broken(RecordFault.UNTERMINATED_QUOTE, limit) : NEED_MORE;
      }
      if (bytes[at] == escape) {
        flags |= FieldSpans.CODED;
        p = skipEscaped(window, spans, at);
        if (p < 0) {
          return p;
        }
        continue;
      }
      if (bytes[at] == '\n') {
        spans.innerLines++;
        p = at + 1;
        continue;
      }
      if (at + 1 == limit && !window.ended) {
        return NEED_MORE;
      }
      if (at + 1 < limit && bytes[at + 1] == quote) {
        flags |= FieldSpans.CODED;
        p = at + 2;
        continue;
      }
      int after = trim ? skipBlanks(window, at + 1) : at + 1;
      return close(window, spans, open + 1, at, flags, after);
    }
  }

  private int close(Window window, FieldSpans spans, int from, int to, int flags, int after) {
    byte[] bytes = window.bytes;
    int limit = window.limit;
    // A delimiter or CRLF that the window cuts is not to be judged yet.
    if (limit - after < Math.max(delimiter.length, 2) && !window.ended) {
      return NEED_MORE;
    }
    boolean crlf = after + 1 < limit && bytes[after] == '\r' && bytes[after + 1] == '\n';
    if (after == limit || bytes[after] == '\n' || crlf || delimiterAt(window, after)) {
      spans.add(from, to, flags);
      return after;
    }
    return spans.broken(RecordFault.TEXT_AFTER_QUOTE, after);
  }

  /** Where to go on behind an escape and what it escapes. */
  private int skipEscaped(Window window, FieldSpans spans, int at) {
    byte[] bytes = window.bytes;
    int limit = window.limit;
    int next = at + 1;
    if (limit - next < Math.max(delimiter.length, 2) && !window.ended) {
      return NEED_MORE;
    }
    if (next >= limit) {
      return limit;
    }
    if (delimiterAt(window, next)) {
      return next + delimiter.length;
    }
    if (bytes[next] == '\r' && next + 1 < limit && bytes[next + 1] == '\n') {
      next++;
    }
    if (bytes[next] == '\n') {
      spans.innerLines++;
    }
    return next + 1;
  }

  private boolean delimiterAt(Window window, int at) {
    if (window.limit - at < delimiter.length) {
      return false;
    }
    for (int i = 0; i < delimiter.length; i++) {
      if (window.bytes[at + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  private int skipBlanks(Window window, int at) {
    int p = at;
    while (p < window.limit && Dialect.blank(window.bytes[p]) && window.bytes[p] != delimiter[0]) {
      p++;
    }
    return p;
  }

  /** The first needle, escape or line feed from {@code p}; at most the window's limit. */
  private int find(Window window, FieldSpans spans, int p, long needles) {
    byte[] bytes = window.bytes;
    while (true) {
      long word = Swar.load(bytes, p);
      spans.seen |= word;
      long found = Swar.either(word, needles, feeds) | Swar.equal(word, escapes);
      if (found != 0) {
        return p + Swar.first(found);
      }
      p += Long.BYTES;
    }
  }
}
