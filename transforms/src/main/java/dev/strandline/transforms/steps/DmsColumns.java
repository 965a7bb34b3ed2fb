package dev.strandline.transforms.steps;

import dev.strandline.model.Column;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.options.Checks;
import dev.strandline.transforms.StepChecks;
import dev.strandline.transforms.StepError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which columns of DMS's rows are the table's, and which tell of the change. */
final class DmsColumns {
  /** The header column in which DMS puts the order of changes. */
  static final String CHANGE_SEQ = "AR_H_CHANGE_SEQ";

  private DmsColumns() {}

  /** The column that orders changes across files, if the rows have one. */
  static Optional<String> sequence(ChangeFormat.Dms dms, Schema input) {
    String name = dms.changeSeq() == null ? CHANGE_SEQ : dms.changeSeq();
    return input.indexOf(name).map(any -> name);
  }

  /** Whether there is such a column and it holds what the row was before. */
  static boolean isBefore(ChangeFormat.Dms dms, String column, Schema input) {
    String prefix = dms.beforePrefix();
    return prefix != null
        && column.startsWith(prefix)
        && input.indexOf(column).isPresent()
        && input.indexOf(column.substring(prefix.length())).isPresent();
  }

  /** The table's own columns. */
  static Schema columns(ChangeFormat.Dms dms, Schema input) {
    String sequence = sequence(dms, input).orElse("");
    List<Column> columns = new ArrayList<>();
    for (Column column : input.columns()) {
      String name = column.name();
      if (!name.equals(dms.op()) && !name.equals(sequence) && !isBefore(dms, name, input)) {
        columns.add(column);
      }
    }
    return Schema.of(columns);
  }

  /** The table's own columns, and what is wrong with the others. */
  static Schema checked(ChangeFormat.Dms dms, Schema input, Checks checks) {
    text("format.op", dms.op(), input, checks);
    String sequence = dms.changeSeq() == null ? CHANGE_SEQ : dms.changeSeq();
    if (dms.changeSeq() != null || input.indexOf(sequence).isPresent()) {
      text("format.change_seq", sequence, input, checks);
    }
    Schema columns = columns(dms, input);
    for (int i = 0; i < dms.keys().size(); i++) {
      String path = "format.keys[" + i + "]";
      if (StepChecks.column(path, dms.keys().get(i), columns, checks).isPresent()) {
        before(path, dms, dms.keys().get(i), input, checks);
      }
    }
    if (dms.beforePrefix() != null && !anyBefore(dms, input)) {
      checks.problem(
          "format.before_prefix",
          StepError.NO_SUCH_COLUMN.id(),
          "no key has a before-image: declare a column \""
              + dms.beforePrefix()
              + "\" and the key's name, and name the key in keys");
    }
    return columns;
  }

  private static boolean anyBefore(ChangeFormat.Dms dms, Schema input) {
    return dms.keys().stream().anyMatch(key -> isBefore(dms, dms.beforePrefix() + key, input));
  }

  private static void before(
      String path, ChangeFormat.Dms dms, String key, Schema input, Checks checks) {
    Optional<Column> before =
        dms.beforePrefix() == null
            ? Optional.empty()
            : input.indexOf(dms.beforePrefix() + key).map(input::column);
    Type type = input.column(input.indexesOf(List.of(key))[0]).type();
    if (before.isPresent() && !before.get().type().equals(type)) {
      checks.problem(
          path,
          StepError.WRONG_TYPE.id(),
          "the before-image \""
              + before.get().name()
              + "\" is a "
              + before.get().type()
              + ", and the key a "
              + type);
    }
  }

  private static void text(String path, String name, Schema input, Checks checks) {
    Optional<Column> column = StepChecks.column(path, name, input, checks);
    if (column.isPresent() && column.get().type() != Type.Plain.STRING) {
      checks.problem(
          path,
          StepError.WRONG_TYPE.id(),
          "\"" + name + "\" is a " + column.get().type() + "; declare it as a string");
    }
  }
}
