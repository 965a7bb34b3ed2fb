package dev.strandline.transforms.steps;

import dev.strandline.model.Column;
import dev.strandline.model.Schema;
import dev.strandline.options.Checks;
import dev.strandline.transforms.RowStep;
import dev.strandline.transforms.RowStepKind;
import dev.strandline.transforms.StepChecks;
import dev.strandline.transforms.StepError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps, drops and renames columns. */
public final class Select implements RowStepKind<SelectConfig> {
  @Override
  public String type() {
    return "Select";
  }

  @Override
  public Class<SelectConfig> config() {
    return SelectConfig.class;
  }

  @Override
  public String doc() {
    return "Keeps, drops and renames columns.";
  }

  @Override
  public String example() {
    return """
        type: Select
        input: raw
        config:
          drop: [c2]
          rename: {c1: customer, c7: delivered}
        """;
  }

  @Override
  public Schema schema(SelectConfig config, Schema input, Checks checks) {
    if (config.keep().isEmpty() && config.drop().isEmpty() && config.rename().isEmpty()) {
      checks.node(StepError.WRONG_KEYS.id(), "expected one of keep, drop, rename");
    }
    if (!config.keep().isEmpty() && !config.drop().isEmpty()) {
      checks.problem("drop", StepError.WRONG_KEYS.id(), "keep and drop exclude each other");
    }
    checkNames("keep", config.keep(), input, checks);
    checkNames("drop", config.drop(), input, checks);
    List<String> names = names(config, input);
    for (String old : new TreeMap<>(config.rename()).keySet()) {
      boolean exists = StepChecks.column("rename." + old, old, input, checks).isPresent();
      if (exists && !names.contains(old)) {
        checks.problem("rename." + old, StepError.WRONG_KEYS.id(), "\"" + old + "\" does not stay");
      }
    }
    return columns(names, config, input, checks);
  }

  /** The names, in the input, of the columns that stay. */
  private static List<String> names(SelectConfig config, Schema input) {
    List<String> names = new ArrayList<>(config.keep().isEmpty() ? input.names() : config.keep());
    names.removeAll(config.drop());
    return names;
  }

  private static Schema columns(
      List<String> names, SelectConfig config, Schema input, Checks checks) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (String name : names) {
      String newName = config.rename().getOrDefault(name, name);
      Optional<Column> column = input.indexOf(name).map(input::column);
      boolean taken =
          column.isPresent() && columns.putIfAbsent(newName, column.get().named(newName)) != null;
      if (taken) {
        checks.problem(
            newName.equals(name) ? "keep" : "rename." + name,
            StepError.TWICE.id(),
            "two columns would be named \"" + newName + "\"");
      }
    }
    return Schema.of(List.copyOf(columns.values()));
  }

  private static void checkNames(String key, List<String> names, Schema input, Checks checks) {
    for (int i = 0; i < names.size(); i++) {
      StepChecks.column(key + "[" + i + "]", names.get(i), input, checks);
    }
  }

  @Override
  public boolean keepsEveryRow(SelectConfig config, Schema input) {
    return config.rename().values().stream().noneMatch(name -> input.indexOf(name).isPresent());
  }

  @Override
  public RowStep open(SelectConfig config, Schema input) {
    int[] sources = input.indexesOf(names(config, input));
    return (row, out, rejects) -> {
      out.beginLike(row);
      for (int source : sources) {
        out.copy(row, source);
      }
      out.end();
    };
  }
}
