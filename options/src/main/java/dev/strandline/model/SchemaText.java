package dev.strandline.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The canonical text of a schema: one line a column, {@code name TAB type TAB flags}.
 *
 * <p>In names, every character that may carry structure here or in a type's text is escaped. Flags
 * are {@code n} (nullable) and {@code s} (sensitive). This form is inside stored bytes: it may gain
 * flags, never lose or change one.
 */
final class SchemaText {
  private SchemaText() {}

  static String write(Schema schema) {
    StringBuilder text = new StringBuilder();
    for (Column column : schema.columns()) {
      text.append(escape(column.name())).append('\t').append(typeText(column.type())).append('\t');
      text.append(column.nullable() ? "n" : "").append(column.sensitive() ? "s" : "").append('\n');
    }
    return text.toString();
  }

  static Schema read(String text) {
    List<Column> columns = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.isEmpty()) {
        continue;
      }
      String[] parts = line.split("\t", -1);
      if (parts.length != 3) {
        throw new IllegalArgumentException("Cannot read a schema: bad line, \"" + line + "\"");
      }
      columns.add(
          new Column(
              unescape(parts[0]),
              unescapeFields(Type.parse(parts[1])),
              parts[2].contains("n"),
              parts[2].contains("s")));
    }
    return Schema.of(columns);
  }

  private static String typeText(Type type) {
    if (type instanceof Type.Array array) {
      return "array<" + typeText(array.element()) + ">";
    }
    if (type instanceof Type.Struct struct) {
      List<String> fields = new ArrayList<>();
      for (Column field : struct.fields()) {
        fields.add(escape(field.name()) + ":" + typeText(field.type()));
      }
      return "struct<" + String.join(",", fields) + ">";
    }
    return type.toString();
  }

  private static Type unescapeFields(Type type) {
    if (type instanceof Type.Array array) {
      return new Type.Array(unescapeFields(array.element()));
    }
    if (type instanceof Type.Struct struct) {
      List<Column> fields = new ArrayList<>();
      for (Column field : struct.fields()) {
        fields.add(Column.nullable(unescape(field.name()), unescapeFields(field.type())));
      }
      return new Type.Struct(fields);
    }
    return type;
  }

  /**
   * Every character but ASCII letters, digits and _ becomes _xHHHH_, so that a type's text can be
   * read. Only ASCII: what else is a letter differs from one Java to the next, and the fingerprint
   * must not.
   */
  private static String escape(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean startsEscape = c == '_' && name.startsWith("_x", i);
      if (isPlain(c) || (c == '_' && !startsEscape)) {
        text.append(c);
      } else {
        text.append(String.format("_x%04X_", (int) c));
      }
    }
    return text.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static String unescape(String text) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("_x", i)) {
        name.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
        i += 6;
      } else {
        name.append(text.charAt(i));
      }
    }
    return name.toString();
  }
}
