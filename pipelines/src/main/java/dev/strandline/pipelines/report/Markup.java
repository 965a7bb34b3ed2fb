package dev.strandline.pipelines.report;

/** Text for HTML and SVG, in elements and in quoted attributes. */
public final class Markup {
  private Markup() {}

  /** The text with the five special characters named, and what XML cannot hold replaced. */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      switch (point) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.appendCodePoint(allowed(point) ? point : 0xfffd);
      }
    }
    return safe.toString();
  }

  /** Not so: controls, surrogates, and marks that show text in another order than it is in. */
  private static boolean allowed(int point) {
    if (point < 0x20) {
      return point == '\n' || point == '\t';
    }
    return !between(point, 0x7f, 0x9f)
        && !between(point, 0x202a, 0x202e)
        && !between(point, 0x2066, 0x2069)
        && !between(point, 0xd800, 0xdfff)
        && !between(point, 0xfffe, 0xffff);
  }

  private static boolean between(int point, int first, int last) {
    return point >= first && point <= last;
  }
}
