package dev.strandline.pipelines.report;

import java.util.Collection;
import java.util.StringJoiner;

/** Markup that is safe to show: every value that is put into a template is escaped. */
record Html(String markup) {
  static final Html NONE = new Html("");

  /** The template with each {@code %s} replaced by a value: markup as it is, the rest escaped. */
  static Html of(String template, Object... values) {
    StringBuilder markup = new StringBuilder(template.length() + 32 * values.length);
    int from = 0;
    for (Object value : values) {
      int at = template.indexOf("%s", from);
      if (at < 0) {
        throw new IllegalArgumentException("more values than places in: " + template);
      }
      markup.append(template, from, at);
      markup.append(
          value instanceof Html html ? html.markup : Markup.escape(String.valueOf(value)));
      from = at + 2;
    }
    if (template.indexOf("%s", from) >= 0) {
      throw new IllegalArgumentException("fewer values than places in: " + template);
    }
    return new Html(markup.append(template, from, template.length()).toString());
  }

  static Html join(Collection<Html> parts) {
    StringJoiner markup = new StringJoiner("\n");
    for (Html part : parts) {
      markup.add(part.markup);
    }
    return new Html(markup.toString());
  }

  static Html when(boolean shown, Html html) {
    return shown ? html : NONE;
  }
}
