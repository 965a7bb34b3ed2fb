package dev.strandline.transforms.steps;

import dev.strandline.model.Column;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.model.cast.CastReason;
import dev.strandline.model.cast.FieldCast;
import dev.strandline.model.cast.FieldCasts;
import dev.strandline.model.cast.ValueText;
import dev.strandline.options.Checks;
import dev.strandline.transforms.Rejects;
import dev.strandline.transforms.RowStep;
import dev.strandline.transforms.RowStepKind;
import dev.strandline.transforms.StepChecks;
import dev.strandline.transforms.StepError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives columns another type. */
public final class Cast implements RowStepKind<CastConfig> {
  @Override
  public String type() {
    return "Cast";
  }

  @Override
  public Class<CastConfig> config() {
    return CastConfig.class;
  }

  @Override
  public String doc() {
    return "Gives columns another type, by way of their text. A value that does not fit makes its"
        + " row a dead letter.";
  }

  @Override
  public String example() {
    return """
        type: Cast
        input: raw
        config:
          columns:
            - {name: booked, type: date, pattern: "dd.MM.yyyy"}
            - {name: amount, type: "decimal(12,2)", decimal_mark: ","}
        """;
  }

  @Override
  public Schema schema(CastConfig config, Schema input, Checks checks) {
    Set<String> seen = new HashSet<>();
    List<Column> columns = new ArrayList<>(input.columns());
    for (int i = 0; i < config.columns().size(); i++) {
      CastColumn cast = config.columns().get(i);
      String path = "columns[" + i + "]";
      Optional<Column> column = StepChecks.column(path + ".name", cast.name(), input, checks);
      if (column.isEmpty()) {
        continue;
      }
      if (!seen.add(cast.name())) {
        checks.problem(
            path + ".name", StepError.TWICE.id(), "\"" + cast.name() + "\" is cast twice");
      }
      columns.set(input.columns().indexOf(column.get()), cast.of(column.get()));
      check(path, cast, column.get(), checks);
    }
    return Schema.of(columns);
  }

  @Override
  public RowStep open(CastConfig config, Schema input) {
    return new Step(config, input);
  }

  private static void check(String path, CastColumn cast, Column column, Checks checks) {
    try {
      FieldCasts.compile(cast.of(column), cast.settings());
    } catch (IllegalArgumentException e) {
      checks.problem(path, StepError.BAD_CAST.id(), String.valueOf(e.getMessage()));
    }
  }

  private static final class Step implements RowStep {
    private final Schema input;
    private final @Nullable FieldCast[] fields;
    private final boolean[] texts;

    Step(CastConfig config, Schema input) {
      this.input = input;
      fields = new FieldCast[input.size()];
      texts = new boolean[input.size()];
      for (CastColumn cast : config.columns()) {
        int i = input.indexesOf(List.of(cast.name()))[0];
        Type type = input.column(i).type();
        texts[i] = type == Type.Plain.STRING || type == Type.Plain.JSON;
        fields[i] =
            FieldCasts.compile(
                cast.of(input.column(i)), texts[i] ? cast.settings() : cast.settingsOfTyped());
      }
    }

    @Override
    public void process(RowCursor row, RowWriter out, Rejects rejects) {
      out.beginLike(row);
      for (int i = 0; i < fields.length; i++) {
        FieldCast field = fields[i];
        if (field == null) {
          out.copy(row, i);
        } else if (row.isNull(i)) {
          if (!field.column().nullable()) {
            out.abort();
            reject(CastReason.MISSING_VALUE, field, new byte[0], 0, 0, rejects);
            return;
          }
          out.putNull();
        } else if (!cast(field, i, row, out, rejects)) {
          return;
        }
      }
      out.end();
    }

    private boolean cast(FieldCast field, int i, RowCursor row, RowWriter out, Rejects rejects) {
      byte[] bytes = row.buffer();
      int from = row.start(i);
      int to = row.end(i);
      if (!texts[i]) {
        StringBuilder text = new StringBuilder();
        ValueText.append(input.column(i).type(), bytes, from, to, text);
        bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        from = 0;
        to = bytes.length;
      }
      CastReason reason = field.cast(bytes, from, to, out);
      if (reason != null) {
        out.abort();
        reject(reason, field, bytes, from, to, rejects);
      }
      return reason == null;
    }

    private static void reject(
        CastReason reason, FieldCast field, byte[] bytes, int from, int to, Rejects rejects) {
      rejects.reject(reason.id(), field.column().name(), field.explain(reason, bytes, from, to));
    }
  }
}
