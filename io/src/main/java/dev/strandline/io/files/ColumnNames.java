package dev.strandline.io.files;

import dev.strandline.options.Checks;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of a source's columns as they come; one that comes twice is a problem at its key. */
public final class ColumnNames {
  private final Checks checks;
  private final Set<String> seen = new HashSet<>();

  public ColumnNames(Checks checks) {
    this.checks = checks;
  }

  /** Those of a list of columns at that key of the config. */
  public void add(String key, List<SourceColumn> columns) {
    for (int i = 0; i < columns.size(); i++) {
      add(key + "[" + i + "].name", columns.get(i).name());
    }
  }

  /** One, or none. */
  public void add(String key, @Nullable String name) {
    if (name != null && !seen.add(name)) {
      checks.problem(key, SourceError.TWICE.id(), "another column is named \"" + name + "\"");
    }
  }
}
