package dev.strandline.transforms.steps;

import dev.strandline.model.Column;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.options.Checks;
import dev.strandline.transforms.RowStep;
import dev.strandline.transforms.RowStepKind;
import dev.strandline.transforms.StepChecks;
import dev.strandline.transforms.StepError;
import java.util.Locale;
import java.util.Optional;

/** Keeps the rows that meet conditions. */
public final class Filter implements RowStepKind<FilterConfig> {
  @Override
  public String type() {
    return "Filter";
  }

  @Override
  public Class<FilterConfig> config() {
    return FilterConfig.class;
  }

  @Override
  public String doc() {
    return "Keeps the rows that meet conditions; the others are counted as filtered.";
  }

  @Override
  public String example() {
    return """
        type: Filter
        input: raw
        config:
          conditions:
            - {column: status, op: in, values: [paid, shipped]}
            - {column: amount, op: gt, value: 0}
        """;
  }

  @Override
  public Schema schema(FilterConfig config, Schema input, Checks checks) {
    for (int i = 0; i < config.conditions().size(); i++) {
      Condition condition = config.conditions().get(i);
      String path = "conditions[" + i + "]";
      Optional<Column> column =
          StepChecks.column(path + ".column", condition.column(), input, checks);
      if (column.isPresent() && checkKeys(path, condition, checks)) {
        checkType(path, condition, column.get(), input, checks);
      }
    }
    return input;
  }

  @Override
  public RowStep open(FilterConfig config, Schema input) {
    Predicate[] predicates =
        config.conditions().stream()
            .map(condition -> new Predicate(condition, input))
            .toArray(Predicate[]::new);
    boolean all = config.match() == FilterConfig.Match.ALL;
    return (row, out, rejects) -> {
      if (meets(row, predicates, all)) {
        out.copyRow(row);
      }
    };
  }

  private static boolean meets(RowCursor row, Predicate[] predicates, boolean all) {
    for (Predicate predicate : predicates) {
      if (predicate.test(row) != all) {
        return !all;
      }
    }
    return all;
  }

  private static boolean checkKeys(String path, Condition condition, Checks checks) {
    String op = condition.op().name().toLowerCase(Locale.ROOT);
    String problem = "";
    if (condition.op().takesValue() != (condition.value() != null)) {
      problem = condition.op().takesValue() ? " needs a value" : " takes no value";
    } else if (condition.op().takesValues() == condition.values().isEmpty()) {
      problem = condition.op().takesValues() ? " needs values" : " takes no values";
    }
    if (!problem.isEmpty()) {
      checks.problem(path, StepError.BAD_VALUE.id(), op + problem);
    }
    return problem.isEmpty();
  }

  private static void checkType(
      String path, Condition condition, Column column, Schema input, Checks checks) {
    boolean matches = condition.op() == Condition.Op.MATCHES;
    if (matches && column.type() != Type.Plain.STRING) {
      checks.problem(
          path + ".op",
          StepError.WRONG_TYPE.id(),
          "matches takes a string, and \"" + column.name() + "\" is a " + column.type());
      return;
    }
    try {
      new Predicate(condition, input);
    } catch (IllegalArgumentException e) {
      checks.problem(
          path + (condition.value() != null ? ".value" : ".values"),
          StepError.BAD_VALUE.id(),
          String.valueOf(e.getMessage()));
    }
  }
}
