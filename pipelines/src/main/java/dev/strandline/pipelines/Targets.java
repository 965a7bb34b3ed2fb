package dev.strandline.pipelines;

import dev.strandline.io.commit.TableLayout;
import dev.strandline.io.store.Stores;
import dev.strandline.options.Checks;
import dev.strandline.options.DeadLetterSettings;
import dev.strandline.options.Node;
import dev.strandline.options.Problems;
import dev.strandline.options.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folders that a spec writes to, of which none may be another or lie where its rows do: each
 * table would take the other's rows for its own, or for none of its own.
 */
final class Targets {
  private static final String ONE_TARGET = "SL-1322";
  private static final String INSIDE = "SL-1323";
  private static final String LETTERS = "dead_letters";

  private final Spec spec;
  private final Problems problems;

  /** By its folder, however that was written. */
  private final Map<String, Target> targets = new LinkedHashMap<>();

  /** A folder as the spec has it, and who writes there. */
  private record Target(String writer, String path, Checks checks) {
    void problem(String code, String message) {
      checks.problem("path", code, message);
    }
  }

  private Targets(Spec spec, Problems problems) {
    this.spec = spec;
    this.problems = problems;
  }

  /** Adds a problem for each folder that is not its writer's alone. */
  static void check(Spec spec, Problems problems) {
    new Targets(spec, problems).check();
  }

  private void check() {
    spec.sinks().values().forEach(this::add);
    spec.deadLetters().ifPresent(this::add);
    targets.forEach(this::checkInside);
  }

  private <C extends Record> void add(Node<C> sink) {
    Checks checks = Checks.of(sink, problems);
    for (String path : sink.kind().paths(sink.config())) {
      add(
          new Target(sink.name(), path, checks),
          "give each table its own path, such as lake/{source.table} behind a step with tables");
    }
  }

  private void add(DeadLetterSettings letters) {
    add(
        new Target(LETTERS, letters.path(), Checks.ofDeadLetters(spec, problems)),
        "letters would stand among its rows, so give them a folder of their own, such as "
            + letters.path().replaceFirst("/+$", "")
            + "_rejected");
  }

  private void add(Target target, String remedy) {
    folder(target.path())
        .map(Targets::withoutLinks)
        .map(folder -> targets.putIfAbsent(folder, target))
        .ifPresent(
            other ->
                target.problem(
                    ONE_TARGET,
                    "\""
                        + target.path()
                        + "\" is where \""
                        + other.writer()
                        + "\" writes, too; "
                        + remedy));
  }

  private void checkInside(String folder, Target inner) {
    for (int slash = folder.lastIndexOf('/');
        slash > 0;
        slash = folder.lastIndexOf('/', slash - 1)) {
      Target outer = targets.get(folder.substring(0, slash));
      if (outer != null && mixes(outer, folder.substring(slash + 1))) {
        inner.problem(
            INSIDE,
            "\""
                + inner.path()
                + "\" is inside \""
                + outer.path()
                + "\", where \""
                + outer.writer()
                + "\" writes, and who reads that finds the rows of both; write beside it");
        return;
      }
    }
  }

  /** No reader looks below {@code _x} for a table's rows; letters are looked for everywhere. */
  private static boolean mixes(Target outer, String below) {
    List<String> parts = List.of(below.split("/"));
    return outer.writer().equals(LETTERS)
        || parts.contains(TableLayout.ROOT)
        || parts.stream().noneMatch(part -> part.startsWith("_"));
  }

  /** The folder of a disk that links lead to, as far as it is there; any other as it stands. */
  private static String withoutLinks(String folder) {
    if (!folder.startsWith("/")) {
      return folder;
    }
    Path path = Path.of(folder);
    for (Path there = path; there != null; there = there.getParent()) {
      try {
        return there.toRealPath().resolve(there.relativize(path)).toString();
      } catch (IOException e) {
        // It is not there yet, but its parent may be.
      }
    }
    return folder;
  }

  /**
   * The same text for each way to write a folder; nothing where no store is there, which is told.
   */
  static Optional<String> folder(String path) {
    try {
      String location = Stores.open(path).location().replace('\\', '/');
      return Optional.of(location.replaceFirst("/+$", ""));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
