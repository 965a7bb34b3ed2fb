package dev.strandline.io.files;

import dev.strandline.io.RecordReader.Unread;
import dev.strandline.model.Column;
import dev.strandline.model.RowFit;
import dev.strandline.model.Type;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The columns that files have beside those of the spec, each of the widest type that one has. */
final class MoreColumns {
  private static final String TYPES_DIFFER = "SL-3113";

  private final Map<String, Type> types = new LinkedHashMap<>();
  private final Map<String, String> places = new LinkedHashMap<>();

  /**
   * Adds those of one file.
   *
   * @throws IOException if a column has a type that none can have, or another one before
   */
  void add(List<Unread> fields, String file) throws IOException {
    for (Unread field : fields) {
      if (field.type().isEmpty()) {
        throw refused(field.name(), "its type in " + file + " is none that a column can have");
      }
      Type type = Type.parse(field.type());
      Type before = types.getOrDefault(field.name(), type);
      if (!type.equals(before) && !RowFit.isWider(type, before) && !RowFit.isWider(before, type)) {
        throw refused(
            field.name(),
            "it is "
                + before
                + " in "
                + places.get(field.name())
                + ", and "
                + type
                + " in "
                + file);
      }
      if (RowFit.isWider(type, before) || !types.containsKey(field.name())) {
        types.put(field.name(), type);
        places.put(field.name(), file);
      }
    }
  }

  private static IOException refused(String column, String why) {
    return new IOException(
        "Cannot take the new column \""
            + column
            + "\" over: "
            + why
            + "; declare the column ["
            + TYPES_DIFFER
            + "]");
  }

  /** Nullable, in the order in which they were found. */
  List<Column> columns() {
    return types.entrySet().stream().map(e -> Column.nullable(e.getKey(), e.getValue())).toList();
  }
}
