package dev.strandline.options;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record from a YAML value, by its {@link Shape}; what is wrong is added to the problems,
 * and then nothing comes out.
 */
final class Binder {
  private final Problems problems;
  private final Scalars scalars;

  Binder(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /** The value, or null after a problem has been added. */
  @Nullable Object bind(Shape shape, Tree tree, String path) {
    if (tree instanceof Tree.Scalar scalar && unusable(shape, scalar, path)) {
      return null;
    } else if (shape instanceof Shape.Rec rec) {
      return record(rec, tree, path);
    } else if (shape instanceof Shape.ListOf list) {
      return list(list, tree, path);
    } else if (shape instanceof Shape.MapOf map) {
      return map(map, tree, path);
    } else if (shape instanceof Shape.BareOf bare) {
      Object inner = bind(bare.inner(), tree, path);
      return inner == null ? null : construct(bare.record(), new Object[] {inner}, tree, path);
    } else if (shape instanceof Shape.Choice choice) {
      return choose(choice, tree, path);
    } else if (shape instanceof Shape.Raw) {
      return tree;
    }
    return tree instanceof Tree.Scalar scalar
        ? scalars.bind(shape, scalar, path)
        : mismatch(shape, tree, path);
  }

  private static boolean takesSecrets(Shape shape) {
    if (shape instanceof Shape.Choice choice) {
      return choice.bare().stream().anyMatch(Binder::takesSecrets);
    }
    return shape instanceof Shape.BareOf bare
        ? takesSecrets(bare.inner())
        : shape instanceof Shape.SecretRef;
  }

  private boolean unusable(Shape shape, Tree.Scalar scalar, String path) {
    if (scalar.style() == Tree.Style.BROKEN) {
      return true;
    } else if (scalar.style() == Tree.Style.SECRET && !takesSecrets(shape)) {
      String message = "a secret cannot stand here; expected " + shape.expects();
      problems.add(SpecError.SECRET_NOT_ALLOWED, scalar.mark(), path, message);
      return true;
    }
    return noValue(scalar, path, shape.expects());
  }

  /** Whether there is no value; then a problem is added. */
  boolean noValue(Tree tree, String path, String expected) {
    if (tree instanceof Tree.Scalar scalar && scalar.meaning() == Tree.Meaning.NULL) {
      String message = "there is no value; expected " + expected + ", or leave the key out";
      problems.add(SpecError.NO_VALUE, scalar.mark(), path, message);
      return true;
    }
    return false;
  }

  private @Nullable Object mismatch(Shape shape, Tree tree, String path) {
    String keys =
        shape instanceof Shape.Rec rec ? " with the keys " + String.join(", ", rec.keys()) : "";
    String message = "expected " + shape.expects() + keys + ", got " + tree.told();
    problems.add(SpecError.WRONG_VALUE, tree.mark(), path, message);
    return null;
  }

  private @Nullable Object list(Shape.ListOf shape, Tree tree, String path) {
    if (!(tree instanceof Tree.Sequence sequence)) {
      if (!shape.oneOrMany() || !(Forms.fits(shape.element(), tree) || isScalar(tree))) {
        return mismatch(shape, tree, path);
      }
      Object one = bind(shape.element(), tree, path);
      return one == null ? null : List.of(one);
    }
    if (shape.notEmpty() && sequence.items().isEmpty()) {
      problems.add(SpecError.EMPTY_VALUE, tree.mark(), path, "the list must not be empty");
      return null;
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      Object value = bind(shape.element(), sequence.items().get(i), Paths.item(path, i));
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == sequence.items().size() ? List.copyOf(values) : null;
  }

  private static boolean isScalar(Tree tree) {
    return tree instanceof Tree.Scalar;
  }

  private @Nullable Object map(Shape.MapOf shape, Tree tree, String path) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      return mismatch(shape, tree, path);
    }
    if (shape.notEmpty() && mapping.entries().isEmpty()) {
      problems.add(SpecError.EMPTY_VALUE, tree.mark(), path, "the mapping must not be empty");
      return null;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              Object value = bind(shape.value(), entry.value(), Paths.key(path, key));
              if (value != null) {
                values.put(key, value);
              }
            });
    return values.size() == mapping.entries().size() ? Collections.unmodifiableMap(values) : null;
  }

  private @Nullable Object choose(Shape.Choice choice, Tree tree, String path) {
    for (Shape.BareOf bare : choice.bare()) {
      if (Forms.fits(bare.inner(), tree)) {
        return bind(bare, tree, path);
      }
    }
    if (choice.tagged().isEmpty() || !(tree instanceof Tree.Mapping mapping)) {
      return mismatch(choice, tree, path);
    }
    Optional<String> word = word(mapping, choice.tagged().keySet(), path);
    if (word.isEmpty()) {
      return null;
    }
    Map<String, Tree.Entry> rest = new LinkedHashMap<>(mapping.entries());
    rest.remove(Shape.Choice.TAG);
    Shape.Rec rec = choice.tagged().get(word.get());
    return rec == null ? null : record(rec, Tree.Mapping.of(mapping.mark(), rest), path);
  }

  /** The {@code type} of a mapping, where it is written out and one of the known words. */
  Optional<String> word(Tree.Mapping mapping, Set<String> known, String path) {
    Tree tag = mapping.get(Shape.Choice.TAG);
    String list = Nearest.oneOf(known);
    if (tag == null) {
      String message = "the key type is missing; expected " + list;
      problems.add(SpecError.MISSING_KEY, mapping.mark(), path, message);
      return Optional.empty();
    }
    String below = Paths.key(path, Shape.Choice.TAG);
    return literal(tag, below, list)
        .filter(
            text -> {
              boolean found = known.contains(text);
              if (!found) {
                String message = "unknown type " + Quoted.of(text) + Nearest.hint(text, known);
                problems.add(SpecError.UNKNOWN_WORD, tag.mark(), below, message);
              }
              return found;
            });
  }

  /** A text that is written in the spec itself, so that editors and readers can rely on it. */
  Optional<String> literal(Tree tree, String path, String expected) {
    if (tree instanceof Tree.Scalar scalar
        && scalar.style() != Tree.Style.SECRET
        && scalar.meaning() == Tree.Meaning.TEXT) {
      if (scalar.style() == Tree.Style.REPLACED) {
        String message = "expected " + expected + ", written out, got a reference";
        problems.add(SpecError.WRONG_VALUE, tree.mark(), path, message);
        return Optional.empty();
      }
      return scalar.style() == Tree.Style.BROKEN ? Optional.empty() : Optional.of(scalar.text());
    }
    String message = "expected " + expected + ", got " + tree.told();
    problems.add(SpecError.WRONG_VALUE, tree.mark(), path, message);
    return Optional.empty();
  }

  private @Nullable Object record(Shape.Rec shape, Tree tree, String path) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      Shape.Field scalar = shape.shortForm().orElse(null);
      if (scalar == null || !(tree instanceof Tree.Scalar)) {
        return mismatch(shape, tree, path);
      }
      Object value = bind(scalar.shape(), tree, path);
      return value == null ? null : construct(shape, shortForm(shape, scalar, value), tree, path);
    }
    boolean good = checkKeys(shape, mapping, path);
    Object[] values = new Object[shape.fields().size()];
    for (int i = 0; i < values.length; i++) {
      Shape.Field field = shape.fields().get(i);
      Tree value = mapping.get(field.key());
      if (value == null) {
        values[i] = absent(field);
      } else {
        Object bound = bind(field.shape(), value, Paths.key(path, field.key()));
        good &= bound != null;
        values[i] = field.need() == Shape.Need.OPTIONAL ? Optional.ofNullable(bound) : bound;
      }
    }
    return good ? construct(shape, values, tree, path) : null;
  }

  /**
   * Adds a problem for each unknown and each missing key; true where there is none. A missing key
   * that an unknown one was meant to be is not reported again.
   */
  boolean checkKeys(Shape.Rec shape, Tree.Mapping mapping, String path) {
    List<String> known = shape.keys();
    Set<String> meant = new HashSet<>();
    boolean good = true;
    for (Map.Entry<String, Tree.Entry> entry : mapping.entries().entrySet()) {
      if (!known.contains(entry.getKey())) {
        Nearest.to(entry.getKey(), known).ifPresent(meant::add);
        String message = "unknown key" + Nearest.hint(entry.getKey(), known);
        String below = Paths.key(path, entry.getKey());
        problems.add(SpecError.UNKNOWN_KEY, entry.getValue().keyMark(), below, message);
        good = false;
      }
    }
    for (Shape.Field field : shape.fields()) {
      if (field.required() && mapping.get(field.key()) == null) {
        good = false;
        if (meant.contains(field.key())) {
          continue;
        }
        String message = "the key " + field.key() + " is missing; expected ";
        problems.add(
            SpecError.MISSING_KEY, mapping.mark(), path, message + field.shape().expects());
      }
    }
    return good;
  }

  private static Object[] shortForm(Shape.Rec shape, Shape.Field scalar, Object value) {
    return shape.fields().stream()
        .map(field -> field.key().equals(scalar.key()) ? value : absent(field))
        .toArray();
  }

  private static @Nullable Object absent(Shape.Field field) {
    return field.need() == Shape.Need.OPTIONAL ? Optional.empty() : field.absent().value();
  }

  private @Nullable Object construct(
      Shape.Rec shape, @Nullable Object[] values, Tree tree, String path) {
    Class<?>[] types =
        Arrays.stream(shape.type().getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = shape.type().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      refuse(shape, unwrapped(e), tree, path);
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make a " + shape.type().getName(), e);
    }
  }

  /** Points at what the record's constructor refused. */
  private void refuse(Shape.Rec shape, IllegalArgumentException e, Tree tree, String path) {
    String message = String.valueOf(e.getMessage());
    if (!(e instanceof InvalidConfig invalid)) {
      problems.add(SpecError.REFUSED, tree.mark(), path, message);
      return;
    }
    boolean bare = shape.type().isAnnotationPresent(Bare.class);
    String below = bare ? "" : keyed(shape, invalid.component());
    Mark mark = Paths.find(tree, below);
    problems.add(invalid.code(), mark, Paths.join(path, below), message);
  }

  /** The path with its first step, a component's name, as the key. */
  private static String keyed(Shape.Rec shape, String component) {
    int end = 0;
    while (end < component.length() && ".[".indexOf(component.charAt(end)) < 0) {
      end++;
    }
    String first = component.substring(0, end);
    String key =
        shape.fields().stream()
            .filter(field -> field.component().equals(first))
            .map(Shape.Field::key)
            .findFirst()
            .orElse(first);
    return key + component.substring(end);
  }

  /** The refusal that a constructor or a {@code parse} threw; anything else is thrown on. */
  static IllegalArgumentException unwrapped(InvocationTargetException e) {
    if (e.getCause() instanceof IllegalArgumentException refusal) {
      return refusal;
    } else if (e.getCause() instanceof RuntimeException other) {
      throw other;
    } else if (e.getCause() instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(e);
  }
}
