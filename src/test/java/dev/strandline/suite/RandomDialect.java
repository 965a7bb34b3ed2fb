package dev.strandline.suite;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * A delimited format drawn at random, and how it writes a field.
 *
 * @param plain whether it is one that DuckDB's own reader takes too
 */
record RandomDialect(
    boolean plain,
    String delimiter,
    String quote,
    String escape,
    String comment,
    Charset charset,
    List<String> nullWords,
    boolean trim,
    boolean pad,
    Header header,
    String lineEnd) {
  enum Header {
    NONE,
    LINE,
    NAMES
  }

  static RandomDialect of(Random random, boolean plain) {
    if (plain) {
      return new RandomDialect(
          true,
          pick(random, List.of(",", "|", ";", "\t")),
          "\"",
          "none",
          "none",
          StandardCharsets.UTF_8,
          List.of(""),
          false,
          false,
          Header.NONE,
          "\n");
    }
    String quote = pick(random, List.of("\"", "\"", "'", "none"));
    return new RandomDialect(
        false,
        pick(random, List.of(",", "|", ";", "\t", "||", "<>", "\u0001")),
        quote,
        quote.equals("none") || random.nextInt(3) == 0 ? "\\" : "none",
        random.nextInt(3) == 0 ? "#" : "none",
        pick(
            random,
            List.of(
                StandardCharsets.UTF_8, StandardCharsets.UTF_8, Charset.forName("windows-1252"))),
        pick(random, List.of(List.of(""), List.of("", "NA"), List.of("NULL"), List.of("-", "n/a"))),
        random.nextInt(4) == 0,
        random.nextInt(4) == 0,
        pick(random, List.of(Header.values())),
        pick(random, List.of("\n", "\r\n")));
  }

  static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** The {@code format} key of a spec. */
  String yaml(List<String> names) {
    String head =
        switch (header) {
          case NONE -> "false";
          case LINE -> "true";
          case NAMES -> quoted(names);
        };
    return "{type: delimited, delimiter: "
        + quoted(delimiter)
        + ", quote: "
        + quoted(quote)
        + ", escape: "
        + quoted(escape)
        + ", comment: "
        + quoted(comment)
        + ", charset: "
        + charset.name()
        + ", null_values: "
        + quoted(nullWords)
        + ", trim: "
        + trim
        + ", ragged: "
        + (pad ? "pad" : "reject")
        + ", header: "
        + head
        + "}";
  }

  static String quoted(List<String> texts) {
    return "[" + String.join(", ", texts.stream().map(RandomDialect::quoted).toList()) + "]";
  }

  static String quoted(String text) {
    return "\""
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\t", "\\t")
            .replace("\u0001", "\\x01")
        + "\"";
  }

  private boolean hasQuote() {
    return !quote.equals("none");
  }

  private boolean hasEscape() {
    return !escape.equals("none");
  }

  /** Whether a field may hold that text at all. */
  boolean takes(String text) {
    if (!charset.newEncoder().canEncode(text) || (plain && text.indexOf('\r') >= 0)) {
      return false;
    }
    return hasQuote() || !(nullWords.contains(text) || (trim && !text.equals(text.strip())));
  }

  /** A field as it stands in a file; null for null. */
  String field(String text, boolean first, Random random) {
    if (text == null) {
      return blanks(pick(random, nullWords), random);
    }
    boolean mustQuote =
        nullWords.contains(text)
            || (trim && !text.equals(text.strip()))
            || (!hasEscape() && needsCare(text, first));
    if (hasQuote() && (mustQuote || random.nextInt(5) == 0)) {
      return blanks(quote + inQuotes(text, random) + quote, random);
    }
    return blanks(hasEscape() ? escaped(text, first) : text, random);
  }

  private String blanks(String field, Random random) {
    return trim ? " ".repeat(random.nextInt(3)) + field + " ".repeat(random.nextInt(2)) : field;
  }

  private boolean needsCare(String text, boolean first) {
    return text.indexOf(delimiter.charAt(0)) >= 0
        || (hasQuote() && text.contains(quote))
        || text.indexOf('\n') >= 0
        || text.indexOf('\r') >= 0
        || text.isEmpty()
        || (first && !comment.equals("none") && text.startsWith(comment));
  }

  private String inQuotes(String text, Random random) {
    if (!hasEscape()) {
      return text.replace(quote, quote + quote);
    }
    String plain = text.replace(escape, escape + escape);
    return plain.replace(quote, (random.nextBoolean() ? quote : escape) + quote);
  }

  private String escaped(String text, boolean first) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean special =
          c == escape.charAt(0)
              || c == delimiter.charAt(0)
              || c == '\n'
              || c == '\r'
              || (hasQuote() && c == quote.charAt(0))
              || (first && i == 0 && comment.indexOf(c) == 0 && !comment.equals("none"));
      out.append(special ? escape : "").append(c);
    }
    return out.toString();
  }
}
