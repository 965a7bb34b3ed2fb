package dev.strandline.transforms.steps;

import dev.strandline.options.AnyScalar;
import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One condition on one column. */
public record Condition(
    @Doc("The column's name.") String column,
    @Doc(
            "How its value compares: `eq`, `ne`, `lt`, `le`, `gt`, `ge` with `value`; `in`, `not_in`"
                + " with `values`; `matches` with a regular expression for the whole text as"
                + " `value`; `is_null`, `not_null`. A null meets `is_null` only.")
        Op op,
    @Doc("What to compare with, in the ISO form of the column's type.") @AnyScalar
        @Nullable String value,
    @Doc("What to compare with, for `in` and `not_in`.") @Default("[]") @AnyScalar
        List<String> values)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** How a value compares. */
  public enum Op {
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    IN,
    NOT_IN,
    MATCHES,
    IS_NULL,
    NOT_NULL;

    boolean takesValues() {
      return this == IN || this == NOT_IN;
    }

    boolean takesValue() {
      return !takesValues() && this != IS_NULL && this != NOT_NULL;
    }
  }

  public Condition {
    values = List.copyOf(values);
  }
}
