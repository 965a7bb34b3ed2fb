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
import java.util.stream.IntStream;

/** Rows whose op is a word in one of their columns. */
final class OpColumn {
  private OpColumn() {}

  /** The columns without that of the op. */
  static Schema schema(DecodeChangesConfig.Op op, Schema input, Checks checks) {
    return schema("op", op, input, checks);
  }

  /** The same, of an op that stands at that path of the config. */
  static Schema schema(String path, DecodeChangesConfig.Op op, Schema input, Checks checks) {
    Optional<Column> column = StepChecks.column(path + ".column", op.column(), input, checks);
    if (column.isPresent() && column.get().type() != Type.Plain.STRING) {
      checks.problem(
          path + ".column",
          StepError.WRONG_TYPE.id(),
          "an op is a string, and \"" + op.column() + "\" is a " + column.get().type());
    }
    Map<String, Op> words = new HashMap<>();
    add(words, Op.INSERT, op.insert(), path + ".insert", checks);
    add(words, Op.UPDATE, op.update(), path + ".update", checks);
    add(words, Op.DELETE, op.delete(), path + ".delete", checks);
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
    private final OpWords words;
    private final int[] others;

    Decoding(DecodeChangesConfig.Op op, Schema input) {
      words = new OpWords(op, input);
      others = IntStream.range(0, input.size()).filter(i -> i != words.column()).toArray();
    }

    @Override
    public void process(RowCursor row, RowWriter out, Rejects rejects) {
      Op op = words.of(row, rejects);
      if (op == null) {
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
