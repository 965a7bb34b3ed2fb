package dev.strandline.model;

import java.io.Serializable;
import java.util.Objects;

/**
 * A named place in every row of a schema.
 *
 * @param sensitive whether its values must stay out of letters, previews, reports and logs
 */
public record Column(String name, Type type, boolean nullable, boolean sensitive)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public Column {
    Objects.requireNonNull(type, "type");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column needs a name");
    }
  }

  /** A column whose values may be null. */
  public static Column nullable(String name, Type type) {
    return new Column(name, type, true, false);
  }

  /** A column whose values are never null. */
  public static Column required(String name, Type type) {
    return new Column(name, type, false, false);
  }

  // Asked for each batch by the first rows on: a record's own are linked at run time, which takes
  // a start some milliseconds.

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Column that
            && nullable == that.nullable
            && sensitive == that.sensitive
            && name.equals(that.name)
            && type.equals(that.type));
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + type.hashCode();
  }

  /** The same column under another name. */
  public Column named(String newName) {
    return new Column(newName, type, nullable, sensitive);
  }

  /** The same column, sensitive. */
  public Column hidden() {
    return new Column(name, type, nullable, true);
  }

  /** The same column with another type. */
  public Column typed(Type newType) {
    return new Column(name, newType, nullable, sensitive);
  }
}
