package dev.strandline.options;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes values of the shapes that are written as one scalar. */
final class Scalars {
  private final Problems problems;

  Scalars(Problems problems) {
    this.problems = problems;
  }

  @Nullable Object bind(Shape shape, Tree.Scalar scalar, String path) {
    if (shape instanceof Shape.SecretRef) {
      return secret(shape, scalar, path);
    } else if (!Forms.fits(shape, scalar)) {
      return mismatch(shape, scalar, path);
    } else if (shape instanceof Shape.Text text) {
      return text(text, scalar, path);
    } else if (shape instanceof Shape.Bool) {
      return Forms.isTrue(scalar.text());
    } else if (shape instanceof Shape.Symbol) {
      return scalar.text().length() == 1
          ? (Object) scalar.text().charAt(0)
          : mismatch(shape, scalar, path);
    } else if (shape instanceof Shape.Word word) {
      return word(word, scalar, path);
    } else if (shape instanceof Shape.Parsed parsed) {
      return parsed(parsed, scalar, path);
    } else if (shape instanceof Shape.Span) {
      Optional<java.time.Duration> span = Quantities.duration(scalar.text());
      return span.isPresent() ? span.get() : mismatch(shape, scalar, path);
    }
    return number(shape, scalar, path);
  }

  private @Nullable Object number(Shape shape, Tree.Scalar scalar, String path) {
    if (shape instanceof Shape.Whole whole) {
      OptionalLong number = Quantities.whole(scalar.text());
      if (number.isEmpty() || outside(number.getAsLong(), whole.min(), whole.max())) {
        boolean large = !scalar.text().startsWith("-");
        return outOfRange(scalar, path, large ? both(whole) : bounds(whole.min(), whole.max()));
      }
      return whole.wide() ? (Object) number.getAsLong() : (Object) (int) number.getAsLong();
    } else if (shape instanceof Shape.Bytes bytes) {
      OptionalLong number = Quantities.bytes(scalar.text());
      if (number.isEmpty()) {
        return mismatch(shape, scalar, path);
      } else if (outside(number.getAsLong(), bytes.min(), bytes.max())) {
        return outOfRange(scalar, path, bounds(bytes.min(), bytes.max()) + " bytes");
      }
      return number.getAsLong();
    } else if (shape instanceof Shape.Real real) {
      double number = Double.parseDouble(scalar.text());
      if (number < real.min() || number > real.max() || Double.isInfinite(number)) {
        return outOfRange(scalar, path, bounds(real));
      }
      return number;
    }
    throw new IllegalStateException("unexpected shape " + shape);
  }

  /** Both ends where a number may be too large, even if the upper one is only the type's own. */
  private static String both(Shape.Whole whole) {
    String bounds = bounds(whole.min(), whole.max());
    return bounds.startsWith("at least") ? whole.min() + " to " + whole.max() : bounds;
  }

  private static boolean outside(long number, long min, long max) {
    return number < min || number > max;
  }

  private static String bounds(long min, long max) {
    boolean noMin = min == Long.MIN_VALUE || min == Integer.MIN_VALUE;
    boolean noMax = max == Long.MAX_VALUE || max == Integer.MAX_VALUE;
    if (noMin && noMax) {
      return "a whole number of " + (max == Long.MAX_VALUE ? "64" : "32") + " bits";
    }
    return noMax ? "at least " + min : noMin ? "at most " + max : min + " to " + max;
  }

  /** The range for the reference page, empty where there is none. */
  static String range(long min, long max) {
    String bounds = bounds(min, max);
    return bounds.startsWith("a") && !bounds.startsWith("at ") ? "" : ", " + bounds;
  }

  /** The range for the reference page, empty where there is none. */
  static String range(Shape.Real real) {
    String bounds = bounds(real);
    return bounds.startsWith("a finite") ? "" : ", " + bounds;
  }

  private static String bounds(Shape.Real real) {
    if (Double.isInfinite(real.max())) {
      return Double.isInfinite(real.min()) ? "a finite number" : "at least " + shown(real.min());
    }
    return Double.isInfinite(real.min())
        ? "at most " + shown(real.max())
        : shown(real.min()) + " to " + shown(real.max());
  }

  private static String shown(double bound) {
    return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
  }

  private @Nullable Object outOfRange(Tree.Scalar scalar, String path, String bounds) {
    String message = "expected " + bounds + ", got " + shortened(scalar.text());
    problems.add(SpecError.OUT_OF_RANGE, scalar.mark(), path, message);
    return null;
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }

  private @Nullable Object text(Shape.Text shape, Tree.Scalar scalar, String path) {
    if (shape.notEmpty() && scalar.text().isEmpty()) {
      problems.add(SpecError.EMPTY_VALUE, scalar.mark(), path, "the text must not be empty");
      return null;
    }
    return scalar.text();
  }

  private @Nullable Object word(Shape.Word shape, Tree.Scalar scalar, String path) {
    Object constant = shape.words().get(scalar.text());
    if (constant == null) {
      String hint = Nearest.hint(scalar.text(), shape.words().keySet());
      String message = "unknown word " + Quoted.of(scalar.text()) + hint;
      problems.add(SpecError.UNKNOWN_WORD, scalar.mark(), path, message);
    }
    return constant;
  }

  private @Nullable Object parsed(Shape.Parsed shape, Tree.Scalar scalar, String path) {
    try {
      return shape.parse().apply(scalar.text());
    } catch (IllegalArgumentException e) {
      String code = e instanceof InvalidConfig c ? c.code() : SpecError.WRONG_VALUE.id();
      problems.add(code, scalar.mark(), path, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable Object secret(Shape shape, Tree.Scalar scalar, String path) {
    if (scalar.style() == Tree.Style.SECRET) {
      return new Secret(scalar.text());
    }
    // The value itself is not shown: it may well be the password.
    String message = "expected " + shape.expects() + ", got a value written out";
    problems.add(SpecError.SECRET_EXPECTED, scalar.mark(), path, message);
    return null;
  }

  private @Nullable Object mismatch(Shape shape, Tree.Scalar scalar, String path) {
    String message = "expected " + shape.expects() + ", got " + scalar.told();
    problems.add(SpecError.WRONG_VALUE, scalar.mark(), path, message + quotesHint(shape, scalar));
    return null;
  }

  private static String quotesHint(Shape shape, Tree.Scalar scalar) {
    if (scalar.style() == Tree.Style.QUOTED && fitsUnquoted(shape, scalar)) {
      return "; leave the quotes out";
    }
    boolean text = shape instanceof Shape.Text || shape instanceof Shape.Symbol;
    return text && scalar.style() == Tree.Style.PLAIN ? "; put it in quotes" : "";
  }

  private static boolean fitsUnquoted(Shape shape, Tree.Scalar scalar) {
    Tree.Scalar unquoted = new Tree.Scalar(scalar.mark(), scalar.text(), Tree.Style.PLAIN);
    return !Forms.fits(shape, scalar) && Forms.fits(shape, unquoted);
  }
}
