package dev.strandline.io.files;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import dev.strandline.io.values.InputFacts;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastReason;
import dev.strandline.model.cast.CastSettings;
import dev.strandline.model.cast.FieldCast;
import dev.strandline.model.cast.FieldCasts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a spec bound to the fields of one delimited file.
 *
 * @param cells one a column of the rows, in their order
 * @param names of the file's fields, by its header or by the spec
 * @param unread those that no column reads, where that was asked
 * @param pad whether a record may have fewer fields
 */
record DelimitedColumns(List<Cell> cells, List<String> names, List<String> unread, boolean pad) {
  int fields() {
    return names.size();
  }

  String nameOfField(int field) {
    return field >= 0 && field < names.size() ? names.get(field) : "";
  }

  /**
   * Binds by name, aliases included.
   *
   * @param names of the file's fields, in order
   * @throws CorruptInput naming a required column that the header lacks, one that it has twice, or
   *     one that the spec does not have where that is a failure
   */
  static DelimitedColumns bind(
      FileColumns spec, FileFormat.Delimited format, List<String> names, OpenFile file)
      throws CorruptInput {
    Map<String, Integer> fields = fieldsByName(names, file);
    List<Cell> cells = new ArrayList<>();
    Set<Integer> known = new HashSet<>();
    for (SourceColumn column : spec.columns()) {
      int field = fieldOf(column, fields, file);
      known.add(field);
      if (field < 0 && column.required() && column.fallback() == null) {
        throw bad(file, "it lacks the required column \"" + column.name() + "\"; it has " + names);
      }
      List<String> nulls = column.nullValues() == null ? format.nullValues() : column.nullValues();
      cells.add(
          new Cell(
              field,
              CellSettings.castOf(column, nulls),
              Optional.ofNullable(column.fallback()),
              nulls));
    }
    List<String> unread = unread(spec.extra(), names, known, file);
    addFromPath(spec, file, cells);
    addMetadata(spec, file, cells);
    return new DelimitedColumns(cells, names, unread, format.ragged() == FileFormat.Ragged.PAD);
  }

  private static List<String> unread(
      InputFacts.Extra asked, List<String> names, Set<Integer> known, OpenFile file)
      throws CorruptInput {
    List<String> extra = new ArrayList<>();
    for (int i = 0; asked != InputFacts.Extra.PASS && i < names.size(); i++) {
      if (!known.contains(i)) {
        extra.add(names.get(i));
      }
    }
    if (!extra.isEmpty() && asked != InputFacts.Extra.TELL) {
      throw ReadColumn.extra(file.input().location(), "in its header", extra);
    }
    return extra;
  }

  private static Map<String, Integer> fieldsByName(List<String> names, OpenFile file)
      throws CorruptInput {
    Map<String, Integer> fields = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (fields.put(names.get(i), i) != null) {
        throw bad(file, "it names the column \"" + names.get(i) + "\" twice");
      }
    }
    return fields;
  }

  private static int fieldOf(SourceColumn column, Map<String, Integer> fields, OpenFile file)
      throws CorruptInput {
    int found = fields.getOrDefault(column.name(), Cell.CONSTANT);
    for (String alias : column.aliases()) {
      int other = fields.getOrDefault(alias, Cell.CONSTANT);
      if (other >= 0 && found >= 0) {
        throw bad(file, "it has both \"" + column.name() + "\" and its alias \"" + alias + "\"");
      }
      found = Math.max(found, other);
    }
    return found;
  }

  private static void addFromPath(FileColumns spec, OpenFile file, List<Cell> cells)
      throws CorruptInput {
    for (int i = 0; i < spec.pathColumns().size(); i++) {
      SourceColumn column = spec.pathColumns().get(i);
      Optional<String> value =
          file.pathValues().get(i).or(() -> Optional.ofNullable(column.fallback()));
      String problem = pathProblem(column, value);
      if (!problem.isEmpty()) {
        throw bad(file, problem);
      }
      cells.add(new Cell(Cell.CONSTANT, CellSettings.castOf(column), value, List.of()));
    }
  }

  private static void addMetadata(FileColumns spec, OpenFile file, List<Cell> cells) {
    ReadFromFilesConfig.Metadata metadata = spec.metadata();
    if (metadata.file() != null) {
      cells.add(metadata(metadata.file(), Type.Plain.STRING, Cell.CONSTANT, file.input().name()));
    }
    if (metadata.record() != null) {
      cells.add(metadata(metadata.record(), Type.Plain.INT64, Cell.RECORD, ""));
    }
    if (metadata.line() != null) {
      cells.add(metadata(metadata.line(), Type.Plain.INT64, Cell.LINE, ""));
    }
  }

  private static Cell metadata(String name, Type type, int field, String constant) {
    return new Cell(
        field,
        FieldCasts.compile(Column.required(name, type), CastSettings.DEFAULTS),
        Optional.of(constant),
        List.of());
  }

  /** Why a path's text is no value of its column; empty if it is. */
  static String pathProblem(SourceColumn column, Optional<String> value) {
    if (value.isPresent()) {
      return problemOf(column, value.get());
    }
    return column.required()
        ? "the path has no value for the required column " + column.name()
        : "";
  }

  /** Why the default of a column is no value of its type; empty if it is, or there is none. */
  static String fallbackProblem(SourceColumn column) {
    return column.fallback() == null ? "" : problemOf(column, column.fallback());
  }

  private static String problemOf(SourceColumn column, String text) {
    FieldCast cast;
    try {
      cast = CellSettings.castOf(column);
    } catch (IllegalArgumentException e) {
      return ""; // told where the settings are
    }
    RowWriter scratch = new RowWriter(Schema.of(column.column()));
    scratch.begin(Op.INSERT, 0, 0);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    CastReason reason = cast.cast(bytes, 0, bytes.length, scratch);
    return reason == null ? "" : cast.explain(reason, bytes, 0, bytes.length);
  }

  private static CorruptInput bad(OpenFile file, String why) {
    return new CorruptInput(InputFault.BAD_HEADER, file.input().location(), 0, why);
  }
}
