package dev.strandline.pipelines;

import dev.strandline.io.Sink;
import dev.strandline.io.SourceKind;
import dev.strandline.model.Flow;
import dev.strandline.options.Node;
import dev.strandline.options.NodeKind;
import dev.strandline.options.OutputKind;
import dev.strandline.transforms.RowStepKind;
import dev.strandline.transforms.Windowing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The stages of a run, each after those that it reads, and the rules that made them what they are.
 */
public record Graph(List<Stage> stages, List<Fired> fired) {
  private static final List<PlannerRule> RULES = List.of(new FuseRowSteps(), new OneShuffle());

  /** A rule that changed the graph, and why. */
  public record Fired(String rule, String why) {}

  public Graph {
    stages = List.copyOf(stages);
    fired = List.copyOf(fired);
  }

  /** A stage a node. */
  static Graph of(CheckedSpec checked, Map<String, Sink> sinks) {
    List<Stage> stages = new ArrayList<>();
    for (Node<?> node : checked.spec().nodes()) {
      stages.add(stage(node, checked, sinks));
    }
    return new Graph(stages, List.of());
  }

  private static Stage stage(Node<?> node, CheckedSpec checked, Map<String, Sink> sinks) {
    Sink sink = sinks.get(node.name());
    if (sink != null) {
      List<String> columns = sink.partitioning().columns(checked.schema(node.name()));
      return new Stage(Stage.Kind.WRITE, List.of(node.name()), node.inputs(), List.of(), columns);
    }
    Stage.Kind kind = kindOf(node);
    boolean keyed = kind == Stage.Kind.LATEST || kind == Stage.Kind.SESSIONS;
    List<String> keys = keyed ? checked.key(node.name()).columns() : List.of();
    return new Stage(kind, List.of(node.name()), node.inputs(), keys, List.of());
  }

  private static Stage.Kind kindOf(Node<?> node) {
    NodeKind<?> kind = node.kind();
    if (kind instanceof SourceKind) {
      return Stage.Kind.READ;
    } else if (kind instanceof OutputKind) {
      return Stage.Kind.TABLE;
    }
    boolean sessions = WindowSteps.of(node).map(Windowing::merges).orElse(false);
    return kind instanceof RowStepKind
        ? Stage.Kind.ROWS
        : sessions ? Stage.Kind.SESSIONS : Stage.Kind.LATEST;
  }

  /** The graph after every rule that applies, as often as it does. */
  Graph optimized() {
    Graph graph = this;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (PlannerRule rule : RULES) {
        var next = rule.apply(graph);
        changed |= next.isPresent();
        graph = next.orElse(graph);
      }
    }
    return graph;
  }

  /** The stages that read a stage's rows. */
  List<Stage> readersOf(Stage stage) {
    return stages.stream().filter(other -> other.inputs().contains(stage.name())).toList();
  }

  /** Where rows go from stage to stage; those of a step's tables as far as each is read. */
  List<Flow> flows() {
    List<Flow> flows = new ArrayList<>();
    Set<String> allTables =
        stages.stream()
            .filter(stage -> stage.kind() == Stage.Kind.TABLE)
            .map(Stage::name)
            .collect(Collectors.toSet());
    for (Stage stage : stages) {
      List<Stage> tables =
          readersOf(stage).stream().filter(reader -> reader.kind() == Stage.Kind.TABLE).toList();
      List<Stage> first =
          tables.stream()
              .flatMap(table -> readersOf(table).stream().limit(1))
              .filter(reader -> reader.inputs().size() == 1)
              .toList();
      if (!tables.isEmpty() && first.size() == tables.size()) {
        flows.add(
            new Flow(
                List.of(stage.name()), first.stream().map(each -> each.nodes().get(0)).toList()));
      }
      boolean reads = !stage.inputs().isEmpty() && stage.kind() != Stage.Kind.TABLE;
      if (reads && stage.inputs().stream().noneMatch(allTables::contains)) {
        flows.add(new Flow(stage.inputs(), stage.nodes().subList(0, 1)));
      }
    }
    return flows;
  }

  /** One stage in place of two neighbours, and the rule that did it. */
  Graph joined(Stage first, Stage reader, Stage both, Fired by) {
    List<Stage> next = new ArrayList<>();
    for (Stage stage : stages) {
      if (stage.name().equals(reader.name())) {
        next.add(both);
      } else if (!stage.name().equals(first.name())) {
        next.add(stage);
      }
    }
    List<Fired> rules = new ArrayList<>(fired);
    rules.add(by);
    return new Graph(next, rules);
  }
}
