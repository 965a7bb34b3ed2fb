package dev.strandline.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads the text form of a type: a name, perhaps with parameters in () or &lt;&gt;. */
final class TypeParser {
  private static final int MAX_DEPTH = 32;

  private final String text;
  private int at;
  private int depth;

  TypeParser(String text) {
    this.text = text;
  }

  Type parse() {
    Type type = type();
    skipBlanks();
    if (at < text.length()) {
      throw wrong("unexpected \"" + text.substring(at) + "\"");
    }
    return type;
  }

  private Type type() {
    if (++depth > MAX_DEPTH) {
      throw wrong("types nest deeper than " + MAX_DEPTH);
    }
    String name = word().toLowerCase(Locale.ROOT);
    Type type =
        switch (name) {
          case "decimal" -> decimal();
          case "array" -> array();
          case "struct" -> struct();
          default -> plain(name);
        };
    depth--;
    return type;
  }

  private Type plain(String name) {
    for (Type.Plain plain : Type.Plain.values()) {
      if (plain.toString().equals(name)) {
        return plain;
      }
    }
    throw wrong("unknown type \"" + name + "\"; known: " + known());
  }

  private Type decimal() {
    expect('(');
    int precision = number();
    expect(',');
    int scale = number();
    expect(')');
    try {
      return new Type.Decimal(precision, scale);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Type array() {
    expect('<');
    Type element = type();
    expect('>');
    return new Type.Array(element);
  }

  private Type struct() {
    expect('<');
    List<Column> fields = new ArrayList<>();
    do {
      String name = word();
      expect(':');
      fields.add(Column.nullable(name, type()));
    } while (accept(','));
    expect('>');
    try {
      return new Type.Struct(fields);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private int number() {
    String digits = word();
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw wrong("expected a number, got \"" + digits + "\"");
    }
  }

  private String word() {
    skipBlanks();
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    if (start == at) {
      throw wrong("expected a name at character " + (start + 1));
    }
    return text.substring(start, at);
  }

  private boolean accept(char c) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!accept(c)) {
      boolean cut = at == text.length() && (text.indexOf('(') >= 0 || text.indexOf('<') >= 0);
      throw wrong(
          "expected '"
              + c
              + "' at character "
              + (at + 1)
              + (cut ? "; between braces a type with a comma needs quotes" : ""));
    }
  }

  private void skipBlanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException("Cannot read the type \"" + text + "\": " + why);
  }

  private static String known() {
    return Arrays.stream(Type.Plain.values())
            .map(Object::toString)
            .collect(Collectors.joining(", "))
        + ", decimal(p,s), array<T>, struct<name:T,...>";
  }
}
