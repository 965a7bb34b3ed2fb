package dev.strandline.io.delimited;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * How a delimited file writes records and fields.
 *
 * <ul>
 *   <li>A record ends at LF, CRLF or the end of the file; the two may mix and the last may be
 *       missing. A CR without LF is data.
 *   <li>A quote counts only where a field begins (after blanks, if {@code trim}); elsewhere it is
 *       data. Inside quotes a doubled quote is one, and line breaks and delimiters are data.
 *   <li>With an escape byte, in quotes or not, escape + (delimiter or its first byte, quote,
 *       escape, the comment's first byte, CR, LF or CRLF) is what follows as data, also where
 *       blanks are trimmed; an unquoted field that is just escape + N stays as it is (the null word
 *       of MySQL, Hive and PostgreSQL); every other escape is an error, since systems disagree on
 *       its meaning.
 *   <li>A line that begins with {@code comment}, and an empty line if {@code skipEmptyLines}, is no
 *       record: it counts as a line, not as a record number. Empty means no byte at all.
 * </ul>
 *
 * @param delimiter one or more characters between fields
 * @param quote an ASCII character, or {@link #NONE}
 * @param escape an ASCII character, or {@link #NONE}; the quote itself means the same as none
 * @param comment the beginning of a line to pass over, empty for none
 * @param charset of the file
 * @param trim whether blanks and tabs around fields (outside quotes) are dropped
 * @param skipEmptyLines whether an empty line is no record; else it is one with an empty field
 * @param maxRecordBytes of one record, without its line end, {@code max_record_size}
 * @param maxFieldBytes of one field, {@code max_field_size}
 * @param maxFields of one record, {@code max_fields}
 */
public record Dialect(
    String delimiter,
    int quote,
    int escape,
    String comment,
    Charset charset,
    boolean trim,
    boolean skipEmptyLines,
    int maxRecordBytes,
    int maxFieldBytes,
    int maxFields) {

  /** The same in another charset. */
  public Dialect in(Charset other) {
    return new Dialect(
        delimiter,
        quote,
        escape,
        comment,
        other,
        trim,
        skipEmptyLines,
        maxRecordBytes,
        maxFieldBytes,
        maxFields);
  }

  /** No quote or no escape. */
  public static final int NONE = -1;

  /** Comma, double quote, UTF-8; 16 MiB a record, 8 MiB a field, 65,536 fields. */
  public static final Dialect CSV =
      new Dialect(
          ",", '"', NONE, "", StandardCharsets.UTF_8, false, true, 16 << 20, 8 << 20, 1 << 16);

  private static final int LARGEST_RECORD = 512 << 20;

  public Dialect {
    Objects.requireNonNull(charset);
    if (escape == quote) {
      escape = NONE;
    }
    require(!delimiter.isEmpty(), "delimiter must have at least one character", delimiter);
    require(noLineEnd(delimiter), "delimiter must not contain a line break", delimiter);
    require(noLineEnd(comment), "comment must not contain a line break", comment);
    requireAscii("quote", quote);
    requireAscii("escape", escape);
    require(quote == NONE || delimiter.indexOf(quote) < 0, "delimiter has the quote", delimiter);
    require(escape == NONE || delimiter.indexOf(escape) < 0, "delimiter has the escape", delimiter);
    require(
        comment.isEmpty()
            || (comment.charAt(0) != delimiter.charAt(0)
                && comment.charAt(0) != quote
                && comment.charAt(0) != escape),
        "comment must not begin as delimiter, quote or escape do",
        comment);
    require(
        !trim || delimiter.length() == 1 || !blank(delimiter.charAt(0)),
        "delimiter must not begin with a blank where fields are trimmed",
        delimiter);
    require(!trim || quote < 0 || !blank(quote), "quote must not be a blank", quote);
    require(
        maxRecordBytes > 0 && maxRecordBytes <= LARGEST_RECORD,
        "max_record_size must be 1 to " + LARGEST_RECORD,
        maxRecordBytes);
    require(maxFieldBytes > 0, "max_field_size must be positive", maxFieldBytes);
    require(maxFields > 0, "max_fields must be positive", maxFields);
  }

  public static Dialect delimitedBy(String delimiter) {
    return CSV.withDelimiter(delimiter);
  }

  public Dialect withDelimiter(String value) {
    return new Dialect(
        value,
        quote,
        escape,
        comment,
        charset,
        trim,
        skipEmptyLines,
        maxRecordBytes,
        maxFieldBytes,
        maxFields);
  }

  public Dialect withQuote(int value) {
    return new Dialect(
        delimiter,
        value,
        escape,
        comment,
        charset,
        trim,
        skipEmptyLines,
        maxRecordBytes,
        maxFieldBytes,
        maxFields);
  }

  public Dialect withEscape(int value) {
    return new Dialect(
        delimiter,
        quote,
        value,
        comment,
        charset,
        trim,
        skipEmptyLines,
        maxRecordBytes,
        maxFieldBytes,
        maxFields);
  }

  public Dialect withComment(String value) {
    return new Dialect(
        delimiter,
        quote,
        escape,
        value,
        charset,
        trim,
        skipEmptyLines,
        maxRecordBytes,
        maxFieldBytes,
        maxFields);
  }

  public Dialect withCharset(Charset value) {
    return new Dialect(
        delimiter,
        quote,
        escape,
        comment,
        value,
        trim,
        skipEmptyLines,
        maxRecordBytes,
        maxFieldBytes,
        maxFields);
  }

  public Dialect withTrim(boolean value) {
    return new Dialect(
        delimiter,
        quote,
        escape,
        comment,
        charset,
        value,
        skipEmptyLines,
        maxRecordBytes,
        maxFieldBytes,
        maxFields);
  }

  public Dialect withSkipEmptyLines(boolean value) {
    return new Dialect(
        delimiter,
        quote,
        escape,
        comment,
        charset,
        trim,
        value,
        maxRecordBytes,
        maxFieldBytes,
        maxFields);
  }

  public Dialect withLimits(int recordBytes, int fieldBytes, int fields) {
    return new Dialect(
        delimiter,
        quote,
        escape,
        comment,
        charset,
        trim,
        skipEmptyLines,
        recordBytes,
        fieldBytes,
        fields);
  }

  /**
   * Whether an uncompressed file of this dialect can be read in ranges (see {@link SplitPlanner}):
   * yes unless its charset must be decoded before records can be told apart.
   */
  public boolean splittable() {
    return CharsetTable.scannable(charset);
  }

  static boolean blank(int c) {
    return c == ' ' || c == '\t';
  }

  private static boolean noLineEnd(String text) {
    return text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
  }

  private static void requireAscii(String name, int value) {
    require(
        value == NONE || (value >= 0 && value < 128 && value != '\n' && value != '\r'),
        name + " must be one ASCII character other than a line break",
        value);
  }

  private static void require(boolean holds, String what, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": \"" + value + "\"");
    }
  }
}
