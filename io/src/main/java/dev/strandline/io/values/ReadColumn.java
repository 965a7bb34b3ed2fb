package dev.strandline.io.values;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import dev.strandline.model.Column;
import dev.strandline.model.cast.CastSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A column of the rows to be read, and where in a record its value is.
 *
 * @param from what gives the value
 * @param names of the field, where {@link From#FIELD}: those that a file may have for it; a dot
 *     leads into a group or object
 * @param casts how a text becomes a value
 * @param text where {@link From#TEXT}, and where a file has none of the names: the value's text;
 *     null if empty
 */
public record ReadColumn(
    Column column, From from, List<String> names, CastSettings casts, Optional<String> text) {

  /** What gives a column's value. */
  public enum From {
    FIELD,
    TEXT,
    RECORD_NUMBER,
    LINE_NUMBER
  }

  public ReadColumn {
    names = List.copyOf(names);
  }

  /** The fields of a record that none of the columns reads, by their names at its top. */
  public static List<String> unread(List<ReadColumn> columns, Collection<String> fields) {
    List<String> unread = new ArrayList<>(fields);
    for (ReadColumn column : columns) {
      for (String name : column.names()) {
        unread.remove(name);
        unread.remove(name.substring(0, Math.max(0, name.indexOf('.'))));
      }
    }
    return unread;
  }

  /** The verdict on a file that has columns which the spec does not have. */
  public static CorruptInput extra(String file, String where, List<String> names) {
    return new CorruptInput(
        InputFault.EXTRA_COLUMNS,
        file,
        0,
        "it has "
            + where
            + " \""
            + String.join("\", \"", names)
            + "\", which the spec does not have; add a column, or ignore them (extra_columns, on_drift)");
  }

  /** A column that files have under its own name. */
  public static ReadColumn field(Column column) {
    return new ReadColumn(
        column, From.FIELD, List.of(column.name()), CastSettings.DEFAULTS, Optional.empty());
  }
}
