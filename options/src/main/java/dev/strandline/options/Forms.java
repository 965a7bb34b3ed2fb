package dev.strandline.options;

import java.util.Locale;

/** Tells by the form alone (text, number, list, mapping) whether a value may be of a shape. */
final class Forms {
  private Forms() {}

  static boolean fits(Shape shape, Tree tree) {
    if (shape instanceof Shape.ListOf list) {
      return tree instanceof Tree.Sequence || (list.oneOrMany() && fits(list.element(), tree));
    } else if (shape instanceof Shape.MapOf) {
      return tree instanceof Tree.Mapping;
    } else if (shape instanceof Shape.Rec rec) {
      return tree instanceof Tree.Mapping
          || (rec.shortForm().isPresent() && fits(rec.shortForm().get().shape(), tree));
    } else if (shape instanceof Shape.BareOf bare) {
      return fits(bare.inner(), tree);
    } else if (shape instanceof Shape.Choice choice) {
      return choice.bare().stream().anyMatch(bare -> fits(bare, tree))
          || (!choice.tagged().isEmpty() && tree instanceof Tree.Mapping);
    } else if (shape instanceof Shape.Raw) {
      return true;
    }
    return tree instanceof Tree.Scalar scalar && fits(shape, scalar);
  }

  private static boolean fits(Shape shape, Tree.Scalar scalar) {
    // What a reference stood for has no form of its own, so it is read as if written bare.
    boolean replaced = scalar.style() == Tree.Style.REPLACED;
    Tree.Meaning meaning =
        replaced
            ? new Tree.Scalar(scalar.mark(), scalar.text(), Tree.Style.PLAIN).meaning()
            : scalar.meaning();
    if (shape instanceof Shape.SecretRef) {
      return scalar.style() == Tree.Style.SECRET;
    } else if (scalar.style() == Tree.Style.SECRET || scalar.style() == Tree.Style.BROKEN) {
      return false;
    } else if (shape instanceof Shape.Bool) {
      return meaning == Tree.Meaning.BOOL;
    } else if (shape instanceof Shape.Whole) {
      return meaning == Tree.Meaning.INT;
    } else if (shape instanceof Shape.Real) {
      // Neither 0x10 nor .inf: a finite decimal number.
      return (meaning == Tree.Meaning.INT || meaning == Tree.Meaning.FLOAT)
          && scalar.text().toLowerCase(Locale.ROOT).chars().noneMatch(c -> "xon".indexOf(c) >= 0);
    } else if (shape instanceof Shape.Bytes) {
      return meaning == Tree.Meaning.INT || meaning == Tree.Meaning.TEXT;
    } else if (shape instanceof Shape.Text text && text.anyScalar()) {
      return replaced || meaning != Tree.Meaning.NULL;
    }
    return replaced || meaning == Tree.Meaning.TEXT;
  }

  static boolean isTrue(String text) {
    return text.toLowerCase(Locale.ROOT).equals("true");
  }
}
