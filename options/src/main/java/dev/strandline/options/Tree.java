package dev.strandline.options;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A YAML value whose every part knows its place in the text. */
sealed interface Tree {
  Mark mark();

  /** Values in it, itself and the targets of aliases counted. */
  int size();

  /** Levels in it; 1 for a scalar. */
  int height();

  /** What it is, for messages: {@code the number 5}, {@code a list}. */
  String told();

  /** How a scalar was written, which decides what it may stand for. */
  enum Style {
    /** Without quotes: YAML 1.2's core rules say whether it is text, a number and so on. */
    PLAIN,
    /** In quotes or as a block: text. */
    QUOTED,
    /** The value of a parameter or variable: whatever its key takes. */
    REPLACED,
    /** A secret's reference. */
    SECRET,
    /** Its reference was wrong and that has been reported: nothing more is to be said about it. */
    BROKEN
  }

  /** What a scalar's text means by YAML 1.2's core rules. */
  enum Meaning {
    NULL,
    BOOL,
    INT,
    FLOAT,
    TEXT
  }

  /** A scalar. */
  record Scalar(Mark mark, String text, Style style) implements Tree {
    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern BOOL = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern INT = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern FLOAT =
        Pattern.compile(
            "[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
                + "|[-+]?(?:\\.inf|\\.Inf|\\.INF)|\\.nan|\\.NaN|\\.NAN");

    Meaning meaning() {
      if (style != Style.PLAIN) {
        return Meaning.TEXT;
      } else if (NULL.matcher(text).matches()) {
        return Meaning.NULL;
      } else if (BOOL.matcher(text).matches()) {
        return Meaning.BOOL;
      } else if (INT.matcher(text).matches()) {
        return Meaning.INT;
      }
      return FLOAT.matcher(text).matches() ? Meaning.FLOAT : Meaning.TEXT;
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public int height() {
      return 1;
    }

    @Override
    public String told() {
      if (style == Style.SECRET) {
        return "a secret";
      }
      return switch (meaning()) {
        case NULL -> "nothing";
        case BOOL -> text;
        case INT, FLOAT -> "the number " + (text.length() > 60 ? Quoted.of(text) : text);
        case TEXT -> Quoted.of(text);
      };
    }
  }

  /** A list. */
  record Sequence(Mark mark, List<Tree> items, int size, int height) implements Tree {
    static Sequence of(Mark mark, List<Tree> items) {
      int size = 1 + items.stream().mapToInt(Tree::size).sum();
      int height = 1 + items.stream().mapToInt(Tree::height).max().orElse(0);
      return new Sequence(mark, List.copyOf(items), size, height);
    }

    @Override
    public String told() {
      return items.isEmpty() ? "an empty list" : "a list";
    }
  }

  /** Named values in the order in which they were written. */
  record Mapping(Mark mark, Map<String, Entry> entries, int size, int height) implements Tree {
    static Mapping of(Mark mark, Map<String, Entry> entries) {
      int size = 1 + entries.values().stream().mapToInt(e -> e.value().size()).sum();
      int height = 1 + entries.values().stream().mapToInt(e -> e.value().height()).max().orElse(0);
      Map<String, Entry> copy = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
      return new Mapping(mark, copy, size, height);
    }

    static Mapping empty(Mark mark) {
      return of(mark, Map.of());
    }

    @Nullable Tree get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    @Override
    public String told() {
      return entries.isEmpty() ? "an empty mapping" : "a mapping";
    }
  }

  /** A key's place and its value. */
  record Entry(Mark keyMark, Tree value) {}
}
