package dev.strandline.transforms.testing;

import dev.strandline.model.Schema;
import dev.strandline.options.Catalog;
import dev.strandline.options.Checks;
import dev.strandline.options.Node;
import dev.strandline.options.NodeKind;
import dev.strandline.options.Problems;
import dev.strandline.options.SpecLoader;
import dev.strandline.transforms.LatestPerKeyKind;
import dev.strandline.transforms.RowStepKind;
import dev.strandline.transforms.RowSteps;
import dev.strandline.transforms.reduce.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;

/** Makes steps of YAML, as a run does: by the class path's kinds, between a source and a sink. */
public final class StepSpecs {
  private StepSpecs() {}

  private record Nothing() {}

  private record Kind(String type, Role role) implements NodeKind<Nothing> {
    @Override
    public Class<Nothing> config() {
      return Nothing.class;
    }

    @Override
    public String doc() {
      return "A sample.";
    }

    @Override
    public String example() {
      return "type: " + type;
    }
  }

  /** The steps of flow mappings such as {@code {type: Select, config: {drop: [a]}}}, in a row. */
  public static RowSteps steps(Schema input, String... yaml) {
    List<String> problems = new ArrayList<>();
    List<Node<?>> nodes = new ArrayList<>();
    List<Schema> schemas = new ArrayList<>(List.of(input));
    for (String step : yaml) {
      Node<?> node = node(step);
      nodes.add(node);
      schemas.add(check(node, schemas.get(nodes.size() - 1), problems));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.toString());
    }
    return RowSteps.of(nodes, schemas);
  }

  /** What is wrong with a step. */
  public static List<String> problems(String yaml, Schema input) {
    List<String> problems = new ArrayList<>();
    check(node(yaml), input, problems);
    return problems;
  }

  /** The reduction of a {@code LatestPerKey}. */
  public static Reduction reduction(String yaml) {
    LatestPerKeyKind.Config config = (LatestPerKeyKind.Config) node(yaml).config();
    return config.reduction(config.keys());
  }

  private static Schema check(Node<?> node, Schema input, List<String> problems) {
    Problems found = new Problems("t.yaml");
    Schema output = check(node, input, Checks.of(node, found));
    found.list().forEach(problem -> problems.add(problem.toString()));
    return output;
  }

  private static <C extends Record> Schema check(Node<C> node, Schema input, Checks checks) {
    if (node.kind() instanceof LatestPerKeyKind latest) {
      LatestPerKeyKind.Config config = (LatestPerKeyKind.Config) node.config();
      latest.check(config, input, List.of(), checks);
      return latest.schema(config, input, checks);
    }
    return ((RowStepKind<C>) node.kind()).schema(node.config(), input, checks);
  }

  /** Named after its type, in small letters. */
  private static Node<?> node(String yaml) {
    String name = yaml.replaceFirst("\\{type: (\\w+).*", "$1").toLowerCase(Locale.ROOT);
    String text =
        "strandline: v1\nname: t\nsources: {raw: {type: TestSource}}\nsteps:\n  "
            + name
            + ": "
            + yaml.replaceFirst("\\{", "{input: raw, ")
            + "\nsinks: {out: {type: TestSink, input: "
            + name
            + "}}\n";
    return SpecLoader.of(catalog()).load("t.yaml", text, Map.of()).node(name).orElseThrow();
  }

  /** The class path's kinds, a source and a sink. */
  public static Catalog catalog() {
    List<NodeKind<?>> kinds = new ArrayList<>();
    for (NodeKind<?> kind : ServiceLoader.load(NodeKind.class)) {
      kinds.add(kind);
    }
    kinds.add(new Kind("TestSource", NodeKind.Role.SOURCE));
    kinds.add(new Kind("TestSink", NodeKind.Role.SINK));
    return Catalog.of(kinds);
  }
}
