package dev.strandline.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a key takes, derived once from a record's component; binding, the JSON Schema and the
 * reference page all read it, so that they cannot differ.
 */
sealed interface Shape {
  /** What is expected, for messages and the reference page. */
  String expects();

  record Text(boolean anyScalar, boolean notEmpty) implements Shape {
    @Override
    public String expects() {
      return anyScalar ? "text, a number, true or false" : "text";
    }
  }

  record Symbol() implements Shape {
    @Override
    public String expects() {
      return "one character";
    }
  }

  record Bool() implements Shape {
    @Override
    public String expects() {
      return "true or false";
    }
  }

  record Whole(boolean wide, long min, long max) implements Shape {
    @Override
    public String expects() {
      return "a whole number";
    }
  }

  record Real(double min, double max) implements Shape {
    @Override
    public String expects() {
      return "a number";
    }
  }

  record Span() implements Shape {
    @Override
    public String expects() {
      return "a duration such as 30s, 5m or 1h30m";
    }
  }

  record Bytes(long min, long max) implements Shape {
    @Override
    public String expects() {
      return "a size such as 512, 64KB or 1GB";
    }
  }

  record Word(Map<String, Object> words) implements Shape {
    @Override
    public String expects() {
      return Nearest.oneOf(words.keySet());
    }
  }

  /** A value of a type of its own that is written as one text. */
  record Parsed(String expects, Function<String, Object> parse) implements Shape {}

  record SecretRef() implements Shape {
    @Override
    public String expects() {
      return "a secret: ${secret:file:/path} or ${secret:env:NAME}";
    }
  }

  record ListOf(Shape element, boolean oneOrMany, boolean notEmpty) implements Shape {
    @Override
    public String expects() {
      String list = each("a list", element);
      return oneOrMany ? element.expects() + " or " + list : list;
    }
  }

  record MapOf(Shape value, boolean notEmpty) implements Shape {
    @Override
    public String expects() {
      return each("a mapping", value);
    }
  }

  /** A record; its fields are filled in after it exists, since records may hold themselves. */
  final class Rec implements Shape {
    private final Class<?> type;
    private final Optional<String> doc;
    private List<Field> fields = List.of();
    private @Nullable Field shortForm;

    Rec(Class<?> type, Optional<String> doc) {
      this.type = type;
      this.doc = doc;
    }

    void fill(List<Field> all, @Nullable Field scalar) {
      this.fields = List.copyOf(all);
      this.shortForm = scalar;
    }

    Class<?> type() {
      return type;
    }

    Optional<String> doc() {
      return doc;
    }

    List<Field> fields() {
      return fields;
    }

    Optional<Field> shortForm() {
      return Optional.ofNullable(shortForm);
    }

    List<String> keys() {
      return fields.stream().map(Field::key).toList();
    }

    @Override
    public String expects() {
      return shortForm == null ? "a mapping" : shortForm.shape().expects() + " or a mapping";
    }
  }

  /** A record that is written as the value of its one component. */
  record BareOf(Rec record) implements Shape {
    Shape inner() {
      return record.fields().get(0).shape();
    }

    @Override
    public String expects() {
      return inner().expects();
    }
  }

  /** A sealed interface: bare records by their form, mappings by their {@code type}. */
  record Choice(List<BareOf> bare, Map<String, Rec> tagged) implements Shape {
    static final String TAG = "type";

    @Override
    public String expects() {
      Stream<String> mapping =
          tagged.isEmpty()
              ? Stream.of()
              : Stream.of("a mapping whose type is " + Nearest.oneOf(tagged.keySet()));
      return Stream.concat(bare.stream().map(BareOf::expects), mapping)
          .collect(Collectors.joining(" or "));
    }
  }

  /** Any value, which somebody else reads. */
  record Raw() implements Shape {
    @Override
    public String expects() {
      return "a value";
    }
  }

  /** One key of a record. */
  record Field(String component, String key, Shape shape, String doc, Need need, Absent absent) {
    boolean required() {
      return need == Need.REQUIRED;
    }
  }

  /** Whether a key may be left out. */
  enum Need {
    REQUIRED,
    /** Then the component is null. */
    NULLABLE,
    /** Then the component is {@code Optional.empty()}. */
    OPTIONAL,
    /** Then the component has its default. */
    DEFAULT
  }

  /** What a key that is left out stands for: the default's text, its tree, and its value. */
  record Absent(String text, @Nullable Tree tree, @Nullable Object value) {
    static final Absent NOTHING = new Absent("", null, null);
  }

  private static String each(String whole, Shape part) {
    if (part instanceof Text) {
      return whole + " of text";
    }
    return part instanceof Rec rec && rec.shortForm().isEmpty()
        ? whole + " of mappings"
        : whole + ", each " + part.expects();
  }

  /** The shapes that a shape is made of. */
  default List<Shape> parts() {
    List<Shape> parts = new ArrayList<>();
    if (this instanceof ListOf list) {
      parts.add(list.element());
    } else if (this instanceof MapOf map) {
      parts.add(map.value());
    } else if (this instanceof BareOf bare) {
      parts.add(bare.inner());
    } else if (this instanceof Choice choice) {
      parts.addAll(choice.bare());
      parts.addAll(choice.tagged().values());
    } else if (this instanceof Rec rec) {
      rec.fields().forEach(field -> parts.add(field.shape()));
    }
    return parts;
  }
}
