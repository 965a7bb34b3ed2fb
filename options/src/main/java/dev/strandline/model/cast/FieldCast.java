package dev.strandline.model.cast;

import dev.strandline.model.Column;
import dev.strandline.model.RowWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Casts one column's texts to its type: made once by {@link FieldCasts#compile}, used row by row.
 *
 * <pre>
 *   CastReason reason = cast.cast(buffer, from, to, writer);
 *   if (reason != null) {
 *     writer.abort();
 *     reject(reason.id(), cast.explain(reason, buffer, from, to));
 *   }
 * </pre>
 *
 * Nothing is allocated for a text that casts, but by wide floats with many digits and by patterns
 * with names of months. It keeps scratch space: one for each thread.
 */
public final class FieldCast {
  private static final int MAX_SHOWN = 80;

  private final Column column;
  private final ValueCast cast;
  private final boolean trim;
  private final byte[][] nullWords;
  private final boolean plain;

  FieldCast(Column column, ValueCast cast, boolean trim, List<String> nullWords) {
    this.column = column;
    this.cast = cast;
    this.trim = trim;
    this.nullWords =
        nullWords.stream()
            .map(word -> word.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    this.plain = !trim && nullWords.isEmpty();
  }

  /** The column whose texts these are. */
  public Column column() {
    return column;
  }

  /** Whether some texts are null to it. */
  public boolean hasNullWords() {
    return nullWords.length > 0;
  }

  /**
   * Puts the value of the UTF-8 text {@code bytes[from..to)} and returns null; or puts nothing and
   * says why.
   */
  public @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out) {
    return plain ? cast.cast(bytes, from, to, out) : castPrepared(bytes, from, to, out);
  }

  private @Nullable CastReason castPrepared(byte[] bytes, int from, int to, RowWriter out) {
    return isNullWord(bytes, from, to) ? castNull(out) : castText(bytes, from, to, out);
  }

  /** Does what {@link #cast} does with a text that is a value, whatever the words for null. */
  public @Nullable CastReason castText(byte[] bytes, int from, int to, RowWriter out) {
    int start = trim ? skipBlanks(bytes, from, to) : from;
    return cast.cast(bytes, start, trim ? dropBlanks(bytes, start, to) : to, out);
  }

  /** Whether a text, without the blanks that are dropped, is a word for null. */
  boolean isNullWord(byte[] bytes, int from, int to) {
    int start = trim ? skipBlanks(bytes, from, to) : from;
    int end = trim ? dropBlanks(bytes, start, to) : to;
    for (byte[] word : nullWords) {
      if (Arrays.equals(word, 0, word.length, bytes, start, end)) {
        return true;
      }
    }
    return false;
  }

  private static int skipBlanks(byte[] bytes, int from, int to) {
    int start = from;
    while (start < to && isBlank(bytes[start])) {
      start++;
    }
    return start;
  }

  private static int dropBlanks(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && isBlank(bytes[end - 1])) {
      end--;
    }
    return end;
  }

  /** Puts null, or says that the column requires a value. */
  @Nullable CastReason castNull(RowWriter out) {
    if (!column.nullable()) {
      return CastReason.MISSING_VALUE;
    }
    out.putNull();
    return null;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /**
   * The message for a text that was not cast, such as {@code Cannot cast column "due" to date: the
   * calendar has no such date, "2024-02-30"; expected yyyy-MM-dd [SL-2121]}. The text is cut behind
   * 80 characters, and not shown where the column is sensitive.
   */
  public String explain(CastReason reason, byte[] bytes, int from, int to) {
    String shown = column.sensitive() ? "(a sensitive value)" : shown(bytes, from, to);
    return "Cannot cast column \""
        + column.name()
        + "\" to "
        + column.type()
        + ": "
        + reason.meaning()
        + ", "
        + shown
        + "; expected "
        + cast.expected()
        + " ["
        + reason.id()
        + "]";
  }

  private static String shown(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + 4 * MAX_SHOWN);
    String text = new String(bytes, from, end - from, StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder("\"");
    int left = MAX_SHOWN;
    int i = 0;
    while (i < text.length() && left-- > 0) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isISOControl(c)) {
        shown.append(String.format("\\u%04x", c));
      } else {
        shown.appendCodePoint(c);
      }
    }
    return shown.append(i < text.length() || end < to ? "…\"" : "\"").toString();
  }
}
