package dev.strandline.pipelines;

import dev.strandline.options.Checks;
import dev.strandline.options.Node;
import dev.strandline.options.Problems;
import dev.strandline.options.Spec;
import java.util.regex.Pattern;

/** What must hold for the paths of a spec whose run leaves this process for other hosts. */
final class SharedPaths {
  private static final String NOT_SHARED = "SL-1312";
  private static final String RELATIVE = "SL-1313";
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
  private static final String FILE = "file:";

  private SharedPaths() {}

  /**
   * Looks at every path of a disk.
   *
   * @throws dev.strandline.options.InvalidSpec with those that other hosts do not see, as far as
   *     the spec tells
   */
  static void check(Spec spec) {
    Problems problems = new Problems(spec.file());
    for (Node<?> node : spec.nodes()) {
      check(node, spec.shared(), problems);
    }
    spec.deadLetters()
        .ifPresent(
            letters -> look(letters.path(), spec.shared(), Checks.ofDeadLetters(spec, problems)));
    problems.throwIfAny();
  }

  private static <C extends Record> void check(Node<C> node, boolean shared, Problems problems) {
    Checks checks = Checks.of(node, problems);
    for (String path : node.kind().paths(node.config())) {
      look(path, shared, checks);
    }
  }

  private static void look(String path, boolean shared, Checks checks) {
    boolean file = path.startsWith(FILE);
    if (!file && SCHEME.matcher(path).matches()) {
      return;
    }
    if (!shared) {
      checks.problem(
          "path",
          NOT_SHARED,
          "the run leaves this host, and nothing says that others see the path \""
              + path
              + "\"; use a store such as s3:, or say shared: true at the top of the spec where all"
              + " hosts have the same disk");
    } else if (!(file ? path.substring(FILE.length()) : path).startsWith("/")) {
      checks.problem(
          "path",
          RELATIVE,
          "the run leaves this host, so a path must be absolute, got \"" + path + "\"");
    }
  }
}
