package dev.strandline.transforms.steps;

import dev.strandline.model.Op;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import dev.strandline.transforms.Rejects;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the words of a column say that rows do. */
final class OpWords {
  private static final String UNKNOWN_OP = "SL-2150";

  private final Map<String, Op> words = new HashMap<>();
  private final String name;
  private final int column;
  private final boolean absentIsRead;
  private final boolean showsValues;

  OpWords(DecodeChangesConfig.Op op, Schema input) {
    op.insert().forEach(word -> words.put(word, Op.INSERT));
    op.update().forEach(word -> words.put(word, Op.UPDATE));
    op.delete().forEach(word -> words.put(word, Op.DELETE));
    name = op.column();
    column = input.indexOf(op.column()).orElseThrow();
    absentIsRead = op.absent() == DecodeChangesConfig.Absent.READ;
    showsValues = !input.column(column).sensitive();
  }

  int column() {
    return column;
  }

  /** What the row does; null where it was rejected. */
  @Nullable Op of(RowCursor row, Rejects rejects) {
    boolean absent = row.isNull(column);
    @Nullable Op op = absent ? (absentIsRead ? Op.READ : null) : words.get(row.getString(column));
    if (op == null) {
      rejects.reject(
          UNKNOWN_OP,
          name,
          "Cannot tell what the row changes: "
              + (absent
                  ? "it has no op"
                  : "an unknown op" + (showsValues ? ", \"" + row.getString(column) + "\"" : ""))
              + "; the words are "
              + new TreeSet<>(words.keySet()));
    }
    return op;
  }
}
