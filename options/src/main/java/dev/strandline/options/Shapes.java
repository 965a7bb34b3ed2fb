package dev.strandline.options;

import dev.strandline.model.Type;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Derives {@link Shape}s from record classes, by their components' types and annotations.
 *
 * <p>A class that cannot be a config (a component without {@link Doc}, an unknown type, a default
 * that does not bind) is a programming error and named in an {@link IllegalArgumentException}.
 */
final class Shapes {
  private final Map<Class<?>, Shape.Rec> records = new HashMap<>();

  /** The shape of a record class. */
  Shape.Rec record(Class<?> type) {
    Shape.Rec known = records.get(type);
    if (known != null) {
      return known;
    }
    if (!type.isRecord()) {
      throw wrong(type.getName(), "not a record");
    }
    Optional<String> doc = Optional.ofNullable(type.getAnnotation(Doc.class)).map(Doc::value);
    Shape.Rec rec = new Shape.Rec(type, doc);
    records.put(type, rec);
    List<Shape.Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      fields.add(field(component, type.getSimpleName() + "." + component.getName()));
    }
    if (fields.stream().map(Shape.Field::key).distinct().count() < fields.size()) {
      throw wrong(type.getName(), "two components have one key");
    }
    rec.fill(fields, shortForm(type, fields));
    return rec;
  }

  private static Shape.@Nullable Field shortForm(Class<?> type, List<Shape.Field> fields) {
    ShortForm annotation = type.getAnnotation(ShortForm.class);
    if (annotation == null) {
      return null;
    }
    return fields.stream()
        .filter(field -> field.component().equals(annotation.value()))
        .findFirst()
        .orElseThrow(() -> wrong(type.getName(), "its short form names no component"));
  }

  private Shape.Field field(RecordComponent component, String where) {
    Doc doc = component.getAnnotation(Doc.class);
    if (doc == null) {
      throw wrong(where, "it has no @Doc");
    }
    Key key = component.getAnnotation(Key.class);
    String word = key == null ? Paths.snakeCase(component.getName()) : key.value();
    Default text = component.getAnnotation(Default.class);
    boolean optional = component.getType() == Optional.class;
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    if (text != null && (optional || nullable)) {
      throw wrong(where, "it has a default and may be absent");
    }
    java.lang.reflect.Type type =
        optional ? argument(component.getGenericType(), 0) : component.getGenericType();
    Shape shape = of(type, component, where);
    if (text != null) {
      Shape.Absent absent = absent(text.value(), shape, where);
      return new Shape.Field(
          component.getName(), word, shape, doc.value(), Shape.Need.DEFAULT, absent);
    }
    Shape.Need need =
        optional ? Shape.Need.OPTIONAL : nullable ? Shape.Need.NULLABLE : Shape.Need.REQUIRED;
    return new Shape.Field(
        component.getName(), word, shape, doc.value(), need, Shape.Absent.NOTHING);
  }

  private static Shape.Absent absent(String text, Shape shape, String where) {
    Problems problems = new Problems("@Default");
    try {
      Tree tree = YamlReader.read(text, SpecLimits.DEFAULT, problems);
      Object value = new Binder(problems).bind(shape, tree, "");
      problems.throwIfAny();
      return new Shape.Absent(text, tree, value);
    } catch (InvalidSpec e) {
      throw wrong(where, "its default \"" + text + "\" does not bind: " + e.getMessage());
    }
  }

  private Shape of(java.lang.reflect.Type generic, AnnotatedElement notes, String where) {
    Class<?> type = raw(generic);
    boolean notEmpty = notes.isAnnotationPresent(NotEmpty.class);
    if (type == List.class) {
      Shape element = of(argument(generic, 0), notes, where);
      return new Shape.ListOf(element, notes.isAnnotationPresent(OneOrMany.class), notEmpty);
    } else if (type == Map.class) {
      if (argument(generic, 0) != String.class) {
        throw wrong(where, "the keys of a map must be String");
      }
      return new Shape.MapOf(of(argument(generic, 1), notes, where), notEmpty);
    } else if (type == String.class) {
      return new Shape.Text(notes.isAnnotationPresent(AnyScalar.class), notEmpty);
    } else if (type.isPrimitive()
        || type == Boolean.class
        || type == Character.class
        || Number.class.isAssignableFrom(type)) {
      return primitive(type, notes, where);
    }
    return structured(type, where);
  }

  private static Shape primitive(Class<?> type, AnnotatedElement notes, String where) {
    Range range = notes.getAnnotation(Range.class);
    double min = range == null ? Double.NEGATIVE_INFINITY : range.min();
    double max = range == null ? Double.POSITIVE_INFINITY : range.max();
    if (type == boolean.class || type == Boolean.class) {
      return new Shape.Bool();
    } else if (type == char.class || type == Character.class) {
      return new Shape.Symbol();
    } else if (type == long.class || type == Long.class) {
      // The cast saturates, so an infinite bound becomes the type's own.
      return notes.isAnnotationPresent(ByteSize.class)
          ? new Shape.Bytes(Math.max(0, (long) min), (long) max)
          : new Shape.Whole(true, (long) min, (long) max);
    } else if (type == int.class || type == Integer.class) {
      return new Shape.Whole(false, (int) min, (int) max);
    } else if (type == double.class || type == Double.class) {
      return new Shape.Real(min, max);
    }
    throw wrong(where, "no key can have the type " + type.getName());
  }

  private Shape structured(Class<?> type, String where) {
    if (type == Duration.class) {
      return new Shape.Span();
    } else if (type == Secret.class) {
      return new Shape.SecretRef();
    } else if (type == Tree.class) {
      return new Shape.Raw();
    } else if (type == Type.class) {
      return new Shape.Parsed("a column type such as int64 or decimal(12,2)", Type::parse);
    } else if (type == ZoneId.class) {
      return new Shape.Parsed("a time zone such as Europe/Berlin", Shapes::zone);
    } else if (type == Charset.class) {
      return new Shape.Parsed("a charset such as UTF-8", Shapes::charset);
    } else if (type.isEnum()) {
      return word(type);
    } else if (type.isAnnotationPresent(FromText.class)) {
      return new Shape.Parsed(type.getAnnotation(FromText.class).value(), parser(type, where));
    } else if (type.isRecord()) {
      return type.isAnnotationPresent(Bare.class) ? bare(type) : record(type);
    } else if (type.isSealed()) {
      return choice(type);
    }
    throw wrong(where, "no key can have the type " + type.getName());
  }

  private Shape.BareOf bare(Class<?> type) {
    if (type.getRecordComponents().length != 1) {
      throw wrong(type.getName(), "a bare record has one component");
    }
    return new Shape.BareOf(record(type));
  }

  private Shape.Choice choice(Class<?> type) {
    List<Shape.BareOf> bare = new ArrayList<>();
    Map<String, Shape.Rec> tagged = new LinkedHashMap<>();
    for (Class<?> option : type.getPermittedSubclasses()) {
      if (option.isAnnotationPresent(Bare.class)) {
        bare.add(bare(option));
      } else {
        Key key = option.getAnnotation(Key.class);
        String word = key == null ? Paths.snakeCase(option.getSimpleName()) : key.value();
        Shape.Rec rec = record(option);
        if (rec.keys().contains(Shape.Choice.TAG) || tagged.put(word, rec) != null) {
          throw wrong(option.getName(), "its type word or a key \"type\" is taken");
        }
      }
    }
    return new Shape.Choice(List.copyOf(bare), tagged);
  }

  private static Shape word(Class<?> type) {
    Map<String, Object> words = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      words.put(((Enum<?>) constant).name().toLowerCase(java.util.Locale.ROOT), constant);
    }
    return new Shape.Word(words);
  }

  private static Function<String, Object> parser(Class<?> type, String where) {
    try {
      Method parse = type.getDeclaredMethod("parse", String.class);
      if (!Modifier.isStatic(parse.getModifiers()) || parse.getReturnType() != type) {
        throw wrong(where, "parse(String) of " + type.getName() + " must be static");
      }
      parse.setAccessible(true);
      return text -> invoke(parse, text);
    } catch (NoSuchMethodException e) {
      throw wrong(where, type.getName() + " has no static parse(String)");
    }
  }

  private static Object invoke(Method parse, String text) {
    try {
      return parse.invoke(null, text);
    } catch (InvocationTargetException e) {
      throw Binder.unwrapped(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expected a time zone such as Europe/Berlin, got " + Quoted.of(text), e);
    }
  }

  private static Charset charset(String text) {
    try {
      return Charset.forName(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected a charset such as UTF-8 or windows-1252, got " + Quoted.of(text), e);
    }
  }

  private static Class<?> raw(java.lang.reflect.Type type) {
    if (type instanceof ParameterizedType generic) {
      return (Class<?>) generic.getRawType();
    } else if (type instanceof Class<?> plain) {
      return plain;
    }
    throw wrong(type.getTypeName(), "no key can have this type");
  }

  private static java.lang.reflect.Type argument(java.lang.reflect.Type type, int index) {
    if (type instanceof ParameterizedType generic) {
      return generic.getActualTypeArguments()[index];
    }
    throw wrong(type.getTypeName(), "a raw type");
  }

  private static IllegalArgumentException wrong(String where, String why) {
    return new IllegalArgumentException("Cannot make a config of " + where + ": " + why);
  }
}
