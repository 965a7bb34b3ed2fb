package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.model.Schema;
import dev.strandline.options.DeadLetterSettings;
import dev.strandline.options.Node;
import dev.strandline.options.NodeKind;
import dev.strandline.pipelines.cli.PlanView;
import dev.strandline.pipelines.report.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A plan as {@code strandline plan} shows it: the graph as it will run, inputs, rules, runner. */
final class PlanPictures {
  private static final int MOST_COLUMNS = 8;

  private final RunPlan plan;
  private final List<PlanView.Node> nodes = new ArrayList<>();
  private final List<PlanView.Edge> edges = new ArrayList<>();
  private final Map<String, String> outputs = new HashMap<>();

  private PlanPictures(RunPlan plan) {
    this.plan = plan;
  }

  /**
   * The picture of a plan.
   *
   * @param without how a run would end that has nothing to read
   */
  static PlanView of(
      RunPlan plan, LocalRunner.Choice choice, Optional<Outcome> without, List<String> known) {
    List<String> warnings = new ArrayList<>(known);
    without
        .filter(outcome -> outcome.kind() != Outcome.Kind.NOTHING_TO_DO)
        .ifPresent(outcome -> warnings.add("A run would be stopped: " + outcome.message()));
    List<PlanView.Touched> touched = new ArrayList<>();
    List<PlanView.Extent> extents = new ArrayList<>();
    if (without.isEmpty()) {
      plan.sinks()
          .forEach(
              (name, sink) -> {
                PartitionsTouched partitions = PartitionsTouched.of(plan, name);
                for (String path : partitions.paths()) {
                  touched.add(new PlanView.Touched(name, sink.target(), path, sink.action(path)));
                }
                extents.add(
                    new PlanView.Extent(
                        name, sink.target(), partitions.complete(), partitions.how()));
              });
    }
    PlanPictures pictures = new PlanPictures(plan);
    pictures.draw();
    List<PlanView.Rule> rules = new ArrayList<>();
    plan.graph().fired().forEach(f -> rules.add(new PlanView.Rule(f.rule(), f.why())));
    plan.files()
        .forEach(
            (sink, files) -> {
              // A table that is there keeps the numbers that it has, most of them 1.
              long spread = files.overrides().values().stream().filter(n -> n > 1).count();
              if (spread > 0) {
                rules.add(
                    new PlanView.Rule(
                        "files a partition",
                        sink
                            + ": "
                            + spread
                            + (spread == 1 ? " large partition has" : " large partitions have")
                            + " several files"));
              }
            });
    rules.add(new PlanView.Rule("local runner", choice.profile().name() + ", " + choice.why()));
    return new PlanView(
        plan.checked().spec().name(),
        without.isEmpty(),
        pictures.nodes,
        pictures.edges,
        pictures.inputs(),
        touched,
        extents,
        rules,
        new PlanView.Choice(choice.profile().name(), choice.why()),
        warnings);
  }

  /** A node as the spec has it. */
  static PlanView.Node node(Node<?> node, CheckedSpec checked) {
    List<String> details = new ArrayList<>();
    if (node.kind().role() == NodeKind.Role.SOURCE) {
      details.add(columns(checked.schema(node.name())));
    }
    List<String> keys = checked.key(node.name()).columns();
    if (node.kind().role() == NodeKind.Role.STEP && !keys.isEmpty()) {
      details.add("keys: " + String.join(", ", keys));
    }
    return new PlanView.Node(node.name(), kindOf(node), node.kind().type(), details);
  }

  private static String columns(Schema schema) {
    List<String> names = schema.names();
    return names.size() <= MOST_COLUMNS
        ? "columns: " + String.join(", ", names)
        : names.size() + " columns: " + String.join(", ", names.subList(0, MOST_COLUMNS)) + ", …";
  }

  private static PlanView.Kind kindOf(Node<?> node) {
    return switch (node.kind().role()) {
      case SOURCE -> PlanView.Kind.SOURCE;
      case STEP -> PlanView.Kind.STEP;
      case SINK -> PlanView.Kind.SINK;
    };
  }

  private void draw() {
    boolean letters = plan.checked().spec().deadLetters().isPresent();
    for (Stage stage : plan.graph().stages()) {
      draw(stage);
    }
    if (letters) {
      String path = plan.checked().spec().deadLetters().map(DeadLetterSettings::path).orElse("");
      nodes.add(
          new PlanView.Node(
              "dead letters", PlanView.Kind.DEAD_LETTERS, "dead letters", List.of(path)));
      for (Stage stage : plan.graph().stages()) {
        if (stage.kind() == Stage.Kind.READ || stage.kind() == Stage.Kind.ROWS) {
          edges.add(new PlanView.Edge(stage.name(), "dead letters", "rejected"));
        }
      }
    }
    nodes.add(
        new PlanView.Node("commit", PlanView.Kind.COMMIT, "commit", List.of("all or nothing")));
    plan.sinks().keySet().forEach(sink -> edges.add(new PlanView.Edge(sink, "commit", "")));
    if (letters) {
      edges.add(new PlanView.Edge("dead letters", "commit", ""));
    }
  }

  private void draw(Stage stage) {
    String before = "";
    if (stage.shuffles()) {
      before = "shuffle for " + stage.nodes().get(0);
      nodes.add(
          new PlanView.Node(
              before,
              PlanView.Kind.SHUFFLE,
              "GroupByKey",
              List.of("batches of rows, by " + shardOf(stage))));
      for (String input : stage.inputs()) {
        edges.add(new PlanView.Edge(outputOf(input), before, ""));
      }
    }
    for (String name : stage.nodes()) {
      Node<?> node = plan.checked().spec().node(name).orElseThrow();
      nodes.add(node(node, plan.checked()));
      if (before.isEmpty()) {
        stage.inputs().forEach(input -> edges.add(new PlanView.Edge(outputOf(input), name, "")));
      } else {
        edges.add(new PlanView.Edge(before, name, ""));
      }
      before = name;
    }
    outputs.put(stage.name(), stage.name());
  }

  private String outputOf(String stage) {
    return outputs.getOrDefault(stage, stage);
  }

  private static String shardOf(Stage stage) {
    List<String> by = new ArrayList<>(stage.partitionColumns());
    if (!stage.keys().isEmpty()) {
      by.add("hash of the key");
    }
    return by.isEmpty() ? "position" : String.join(", ", by);
  }

  private List<PlanView.InputFile> inputs() {
    List<PlanView.InputFile> files = new ArrayList<>();
    plan.inputs().values().forEach(list -> list.forEach(input -> files.add(file(input, ""))));
    plan.leftOut().forEach(left -> files.add(file(left.input(), left.why().words())));
    return files;
  }

  private static PlanView.InputFile file(Input input, String note) {
    return new PlanView.InputFile(
        input.source(), input.location(), input.bytes(), OptionalLong.empty(), note);
  }
}
