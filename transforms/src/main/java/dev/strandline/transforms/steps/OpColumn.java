package dev.strandline.transforms.steps;

import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.options.Checks;
import dev.strandline.transforms.Rejects;
import dev.strandline.transforms.RowStep;
import dev.strandline.transforms.StepChecks;
import dev.strandline.transforms.StepError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows whose op is a word in one of their columns. */
final class OpColumn {
  private static final String UNKNOWN_OP = "SL-2150";

  private OpColumn() {}

  /** The columns without that of the op. */
  static Schema schema(DecodeChangesConfig.Op op, Schema input, Checks checks) {
    Optional<Column> column = StepChecks.column("op.column", op.column(), input, checks);
    if (column.isPresent() && column.get().type() != Type.Plain.STRING) {
      checks.problem(
          "op.column",
          StepError.WRONG_TYPE.id(),
          "an op is a string, and \"" + op.column() + "\" is a " + column.get().type());
    }
    Map<String, Op> words = new HashMap<>();
    add(words, Op.INSERT, op.insert(), "op.insert", checks);
    add(words, Op.UPDATE, op.update(), "op.update", checks);
    add(words, Op.DELETE, op.delete(), "op.delete", checks);
    List<Column> columns = new ArrayList<>(input.columns());
    column.ifPresent(columns::remove);
    return Schema.of(columns);
  }

  private static void add(
      Map<String, Op> words, Op op, List<String> own, String path, Checks checks) {
    for (int i = 0; i < own.size(); i++) {
      if (words.putIfAbsent(own.get(i), op) != null) {
        checks.problem(
            path + "[" + i + "]", StepError.TWICE.id(), "\"" + own.get(i) + "\" has two meanings");
      }
    }
  }

  static RowStep step(DecodeChangesConfig.Op op, Schema input) {
    return new Decoding(op, input);
  }

  private static final class Decoding implements RowStep {
    private final Map<String, Op> words = new HashMap<>();
    private final String name;
    private final int opColumn;
    private final int[] others;
    private final boolean absentIsRead;
    private final boolean showsValues;

    Decoding(DecodeChangesConfig.Op op, Schema input) {
      op.insert().forEach(word -> words.put(word, Op.INSERT));
      op.update().forEach(word -> words.put(word, Op.UPDATE));
      op.delete().forEach(word -> words.put(word, Op.DELETE));
      name = op.column();
      opColumn = input.indexOf(op.column()).orElseThrow();
      others = IntStream.range(0, input.size()).filter(i -> i != opColumn).toArray();
      absentIsRead = op.absent() == DecodeChangesConfig.Absent.READ;
      showsValues = !input.column(opColumn).sensitive();
    }

    @Override
    public void process(RowCursor row, RowWriter out, Rejects rejects) {
      boolean absent = row.isNull(opColumn);
      @Nullable Op op =
          absent ? (absentIsRead ? Op.READ : null) : words.get(row.getString(opColumn));
      if (op == null) {
        rejects.reject(
            UNKNOWN_OP,
            name,
            "Cannot tell what the row changes: "
                + (absent
                    ? "it has no op"
                    : "an unknown op"
                        + (showsValues ? ", \"" + row.getString(opColumn) + "\"" : ""))
                + "; the words are "
                + new TreeSet<>(words.keySet()));
        return;
      }
      out.begin(
          op, out.origin(row.origin()), row.seq(), row.buffer(), row.logStart(), row.logEnd());
      for (int other : others) {
        out.copy(row, other);
      }
      out.end();
    }
  }
}
