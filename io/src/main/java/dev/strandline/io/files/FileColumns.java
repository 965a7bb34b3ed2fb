package dev.strandline.io.files;

import dev.strandline.io.values.InputFacts;
import dev.strandline.model.Column;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a source of files: those of the files, then those of the path, then the metadata.
 */
record FileColumns(
    List<SourceColumn> columns,
    List<SourceColumn> pathColumns,
    ReadFromFilesConfig.Metadata metadata,
    InputFacts.Extra extra)
    implements Serializable {
  private static final long serialVersionUID = 1;

  FileColumns {
    columns = List.copyOf(columns);
    pathColumns = List.copyOf(pathColumns);
  }

  /** The schema of the rows. */
  Schema schema() {
    List<Column> all = new ArrayList<>();
    columns.forEach(column -> all.add(column.column()));
    pathColumns.forEach(column -> all.add(column.column()));
    add(all, metadata.file(), Type.Plain.STRING);
    add(all, metadata.record(), Type.Plain.INT64);
    add(all, metadata.line(), Type.Plain.INT64);
    return Schema.of(all);
  }

  private static void add(List<Column> columns, @Nullable String name, Type type) {
    if (name != null) {
      columns.add(Column.required(name, type));
    }
  }

  boolean sensitive() {
    return schema().isSensitive();
  }
}
