package dev.strandline.options;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes one spec from its tree, in the order in which errors build on each other. */
final class SpecReader {
  private static final String DEAD_LETTERS = "dead_letters";
  private static final String NODES = "a mapping of names to nodes";

  private final Catalog catalog;
  private final Function<String, @Nullable String> env;
  private final Problems problems;
  private final Binder binder;
  private final List<Wire> wires = new ArrayList<>();

  SpecReader(Catalog catalog, Function<String, @Nullable String> env, Problems problems) {
    this.catalog = catalog;
    this.env = env;
    this.problems = problems;
    this.binder = new Binder(problems);
  }

  Spec read(Tree tree, Map<String, String> given) {
    Tree.Mapping written = root(tree);
    checkVersion(written);
    Params params = Params.resolve(written, paramShape(), given, env, problems);
    Tree.Mapping root = replaced(written, params);
    binder.checkKeys(catalog.document(), root, "");
    String name = name(root);
    Map<String, Node<?>> sources = section(root, NodeKind.Role.SOURCE);
    Map<String, Node<?>> steps = section(root, NodeKind.Role.STEP);
    Map<String, Node<?>> sinks = section(root, NodeKind.Role.SINK);
    Optional<DeadLetterSettings> deadLetters =
        Optional.ofNullable((DeadLetterSettings) bound(root, DEAD_LETTERS));
    boolean shared = shared(root);
    Optional<StreamSettings> stream = Optional.ofNullable((StreamSettings) bound(root, "stream"));
    Graph.check(wiresOf(steps), OutputNodes.wires(steps.values()), problems);
    problems.throwIfAny();
    OutputNodes.expand(
        new NodeReader(catalog, NodeKind.Role.SINK, problems), problems, steps, sinks);
    problems.throwIfAny();
    String hash = SpecHash.of(root);
    return new Spec(
        problems.file(),
        name,
        params.values(),
        sources,
        steps,
        sinks,
        deadLetters,
        deadLettersPlace(root),
        shared,
        stream,
        hash);
  }

  /** Who names an output of a step that is wrong itself is taken to read that step. */
  private List<Wire> wiresOf(Map<String, Node<?>> steps) {
    Set<String> known = new HashSet<>();
    wires.forEach(wire -> known.add(wire.name()));
    List<Wire> all = new ArrayList<>();
    for (Wire wire : wires) {
      List<Map.Entry<String, Mark>> inputs = new ArrayList<>();
      for (Map.Entry<String, Mark> input : wire.inputs()) {
        String step = OutputNodes.step(input.getKey());
        boolean unclear = known.contains(step) && !steps.containsKey(step);
        inputs.add(unclear ? Map.entry(step, input.getValue()) : input);
      }
      all.add(new Wire(wire.name(), wire.role(), wire.mark(), wire.path(), inputs));
    }
    return all;
  }

  private Tree.Mapping root(Tree tree) {
    if (tree instanceof Tree.Mapping mapping) {
      return mapping;
    }
    String message = "expected a spec, a mapping that begins with strandline: v1, got ";
    problems.add(SpecError.VERSION, tree.mark(), "", message + tree.told());
    throw new InvalidSpec(problems.list());
  }

  /** Comes first and alone: what another version means by its keys is not known here. */
  private void checkVersion(Tree.Mapping root) {
    Tree version = root.get("strandline");
    if (version == null) {
      String message = "the key strandline is missing; a spec begins with strandline: v1";
      problems.add(SpecError.VERSION, root.mark(), "", message);
    } else if (!(version instanceof Tree.Scalar scalar) || !scalar.text().equals("v1")) {
      String message = "expected v1, the only version that this release reads, got ";
      problems.add(SpecError.VERSION, version.mark(), "strandline", message + version.told());
    } else {
      return;
    }
    throw new InvalidSpec(problems.list());
  }

  private Shape.Rec paramShape() {
    return (Shape.Rec) ((Shape.MapOf) field("params").shape()).value();
  }

  private Shape.Field field(String key) {
    return catalog.document().fields().stream()
        .filter(field -> field.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  /** All but the parameters' own section, which has been read already. */
  private Tree.Mapping replaced(Tree.Mapping written, Params params) {
    References references = new References(params.values(), params.declared(), env, problems);
    Map<String, Tree.Entry> entries = new LinkedHashMap<>();
    written
        .entries()
        .forEach(
            (key, entry) -> {
              boolean own = key.equals("params") || key.equals("strandline");
              Tree value = own ? entry.value() : references.replace(entry.value(), key);
              entries.put(key, new Tree.Entry(entry.keyMark(), value));
            });
    return Tree.Mapping.of(written.mark(), entries);
  }

  private String name(Tree.Mapping root) {
    Tree tree = root.get("name");
    if (tree == null
        || !(binder.bind(field("name").shape(), tree, "name") instanceof String name)) {
      return "";
    }
    if (!Names.valid(name)) {
      String message = Names.RULE + ", got " + Quoted.of(name);
      problems.add(SpecError.BAD_NAME, tree.mark(), "name", message);
    }
    return name;
  }

  private boolean shared(Tree.Mapping root) {
    Tree tree = root.get("shared");
    return tree != null
        && Boolean.TRUE.equals(binder.bind(field("shared").shape(), tree, "shared"));
  }

  private Optional<Place> deadLettersPlace(Tree.Mapping root) {
    return Optional.ofNullable(root.entries().get(DEAD_LETTERS))
        .map(entry -> new Place(problems.file(), DEAD_LETTERS, entry.keyMark(), entry.value()));
  }

  private @Nullable Object bound(Tree.Mapping root, String key) {
    Tree tree = root.get(key);
    return tree == null ? null : binder.bind(field(key).shape(), tree, key);
  }

  private Map<String, Node<?>> section(Tree.Mapping root, NodeKind.Role role) {
    Map<String, Node<?>> nodes = new LinkedHashMap<>();
    Tree tree = root.get(role.section());
    if (tree == null) {
      return nodes;
    }
    if (!(tree instanceof Tree.Mapping mapping)) {
      if (!binder.noValue(tree, role.section(), NODES)) {
        String message = "expected " + NODES + ", got " + tree.told();
        problems.add(SpecError.WRONG_VALUE, tree.mark(), role.section(), message);
      }
      return nodes;
    }
    if (mapping.entries().isEmpty() && role != NodeKind.Role.STEP) {
      String message = "there are no " + role.section() + "; at least one is needed";
      problems.add(SpecError.EMPTY_VALUE, tree.mark(), role.section(), message);
    }
    NodeReader reader = new NodeReader(catalog, role, problems);
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              wires.add(reader.wire(name, entry));
              reader.node(name, entry).ifPresent(node -> nodes.put(name, node));
            });
    return nodes;
  }
}
