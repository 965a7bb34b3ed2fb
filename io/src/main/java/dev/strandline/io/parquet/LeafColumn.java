package dev.strandline.io.parquet;

import java.util.List;
import org.apache.parquet.format.Type;

/**
 * A column of values as a file stores it.
 *
 * @param path the names from the root
 * @param maxRepetition lists on the path
 * @param maxDefinition groups, lists and values on the path that may be absent
 * @param length bytes of a value where {@link Stored#FIXED}, else 0
 */
record LeafColumn(
    List<String> path, Stored stored, int length, int maxRepetition, int maxDefinition) {

  /** How a value of a row becomes a value of the file. */
  enum Stored {
    BOOLEAN(Type.BOOLEAN, 1),
    INT32(Type.INT32, 4),
    /** A decimal of at most 9 digits: 8 bytes in a row, 4 in the file. */
    INT64_IN_INT32(Type.INT32, 4),
    INT64(Type.INT64, 8),
    FLOAT(Type.FLOAT, 4),
    DOUBLE(Type.DOUBLE, 8),
    BINARY(Type.BYTE_ARRAY, -1),
    /** A decimal of more than 18 digits: minimal in a row, widened in the file. */
    FIXED(Type.FIXED_LEN_BYTE_ARRAY, -1);

    private final Type type;
    private final int width;

    Stored(Type type, int width) {
      this.type = type;
      this.width = width;
    }

    Type type() {
      return type;
    }

    /** Bytes of a value in a page being made, -1 where they vary or the column says. */
    int width() {
      return width;
    }
  }

  LeafColumn {
    path = List.copyOf(path);
  }

  /** Whether it is of a list or below a struct, so that a row may have other than one entry. */
  boolean isNested() {
    return path.size() > 1;
  }
}
