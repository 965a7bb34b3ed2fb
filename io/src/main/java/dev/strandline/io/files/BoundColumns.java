package dev.strandline.io.files;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.model.Column;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The columns of a spec as readers of self-describing formats take them, for one file. */
final class BoundColumns {
  private BoundColumns() {}

  /**
   * Those of the file by name, then those of its path, then the metadata.
   *
   * @throws CorruptInput naming a required column of the path that this path lacks
   */
  static List<ReadColumn> of(FileColumns spec, OpenFile file) throws CorruptInput {
    List<ReadColumn> columns = new ArrayList<>();
    spec.columns().forEach(column -> columns.add(column.byName()));
    for (int i = 0; i < spec.pathColumns().size(); i++) {
      SourceColumn column = spec.pathColumns().get(i);
      Optional<String> value =
          file.pathValues().get(i).or(() -> Optional.ofNullable(column.fallback()));
      String problem = DelimitedColumns.pathProblem(column, value);
      if (!problem.isEmpty()) {
        throw new CorruptInput(InputFault.BAD_HEADER, file.input().location(), 0, problem);
      }
      columns.add(
          new ReadColumn(
              column.column(), ReadColumn.From.TEXT, List.of(), CellSettings.of(column), value));
    }
    ReadFromFilesConfig.Metadata metadata = spec.metadata();
    add(columns, metadata.file(), ReadColumn.From.TEXT, file.input().name());
    add(columns, metadata.record(), ReadColumn.From.RECORD_NUMBER, "");
    add(columns, metadata.line(), ReadColumn.From.LINE_NUMBER, "");
    return columns;
  }

  private static void add(
      List<ReadColumn> columns, @Nullable String name, ReadColumn.From from, String text) {
    if (name != null) {
      Type type = from == ReadColumn.From.TEXT ? Type.Plain.STRING : Type.Plain.INT64;
      columns.add(
          new ReadColumn(
              Column.required(name, type),
              from,
              List.of(),
              CastSettings.DEFAULTS,
              Optional.of(text)));
    }
  }
}
