package dev.strandline.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the nodes of one section from their trees. */
final class NodeReader {
  private static final List<String> SOURCE_KEYS = List.of("type", "config");
  private static final List<String> KEYS = List.of("type", "input", "config");

  private final Catalog catalog;
  private final NodeKind.Role role;
  private final Problems problems;
  private final Binder binder;

  NodeReader(Catalog catalog, NodeKind.Role role, Problems problems) {
    this.catalog = catalog;
    this.role = role;
    this.problems = problems;
    this.binder = new Binder(problems);
  }

  /** The node's inputs as far as they can be read, without a word about what cannot. */
  Wire wire(String name, Tree.Entry entry) {
    List<Map.Entry<String, Mark>> inputs = new ArrayList<>();
    Tree input = entry.value() instanceof Tree.Mapping node ? node.get("input") : null;
    List<Tree> items = List.of();
    if (role != NodeKind.Role.SOURCE && input != null) {
      items = input instanceof Tree.Sequence list ? list.items() : List.of(input);
    }
    for (Tree item : items) {
      if (item instanceof Tree.Scalar scalar && Forms.fits(new Shape.Text(false, false), scalar)) {
        inputs.add(Map.entry(scalar.text(), scalar.mark()));
      }
    }
    return new Wire(name, role, entry.keyMark(), Paths.key(role.section(), name), inputs);
  }

  Optional<Node<?>> node(String name, Tree.Entry entry) {
    String path = Paths.key(role.section(), name);
    if (binder.noValue(entry.value(), path, "a mapping with the keys type and config")) {
      return Optional.empty();
    }
    if (!(entry.value() instanceof Tree.Mapping node)) {
      String message = "expected a mapping with the keys type and config, got ";
      problems.add(
          SpecError.WRONG_VALUE, entry.value().mark(), path, message + entry.value().told());
      return Optional.empty();
    }
    checkKeys(node, path);
    List<String> inputs = inputs(node, entry, path);
    Optional<NodeKind<?>> kind = kind(node, entry, path);
    Place place = new Place(problems.file(), path, entry.keyMark(), node);
    return kind.flatMap(known -> node(name, known, inputs, place, node));
  }

  private <C extends Record> Optional<Node<?>> node(
      String name, NodeKind<C> kind, List<String> inputs, Place place, Tree.Mapping node) {
    Tree tree = node.get("config");
    Tree config = tree == null ? Tree.Mapping.empty(place.mark()) : tree;
    Object bound = binder.bind(catalog.config(kind), config, Paths.key(place.path(), "config"));
    return bound == null
        ? Optional.empty()
        : Optional.of(new Node<>(name, kind, inputs, kind.config().cast(bound), place));
  }

  private void checkKeys(Tree.Mapping node, String path) {
    List<String> known = role == NodeKind.Role.SOURCE ? SOURCE_KEYS : KEYS;
    node.entries()
        .forEach(
            (key, entry) -> {
              String below = Paths.key(path, key);
              if (role == NodeKind.Role.SOURCE && key.equals("input")) {
                String message = "a source has no input: it is where rows come from";
                problems.add(SpecError.SOURCE_WITH_INPUT, entry.keyMark(), below, message);
              } else if (!known.contains(key)) {
                String message = "unknown key" + Nearest.hint(key, known);
                problems.add(SpecError.UNKNOWN_KEY, entry.keyMark(), below, message);
              }
            });
  }

  private List<String> inputs(Tree.Mapping node, Tree.Entry entry, String path) {
    if (role == NodeKind.Role.SOURCE) {
      return List.of();
    }
    Tree input = node.get("input");
    if (input == null && misspelt(node, "input")) {
      return List.of();
    } else if (input == null) {
      String message = "the key input is missing; expected the name of a source or step";
      problems.add(SpecError.MISSING_KEY, entry.keyMark(), path, message);
      return List.of();
    }
    Shape shape = new Shape.ListOf(new Shape.Text(false, true), true, true);
    Object bound = binder.bind(shape, input, Paths.key(path, "input"));
    return bound == null ? List.of() : ((List<?>) bound).stream().map(String.class::cast).toList();
  }

  /** Whether an unknown key, which has been reported, was probably meant to be this one. */
  private static boolean misspelt(Tree.Mapping node, String key) {
    return node.entries().keySet().stream()
        .filter(given -> !KEYS.contains(given))
        .anyMatch(given -> Nearest.to(given, KEYS).filter(key::equals).isPresent());
  }

  private Optional<NodeKind<?>> kind(Tree.Mapping node, Tree.Entry entry, String path) {
    List<String> known = catalog.kinds(role).stream().<String>map(NodeKind::type).toList();
    String list = Nearest.oneOf(known);
    Tree type = node.get("type");
    if (type == null && misspelt(node, "type")) {
      return Optional.empty();
    } else if (type == null) {
      String message = "the key type is missing; expected " + list;
      problems.add(SpecError.MISSING_KEY, entry.keyMark(), path, message);
      return Optional.empty();
    }
    String below = Paths.key(path, "type");
    Optional<String> word = binder.literal(type, below, list);
    Optional<NodeKind<?>> kind = word.flatMap(catalog::kind);
    if (word.isPresent() && kind.isEmpty()) {
      String message = "unknown type " + Quoted.of(word.get()) + Nearest.hint(word.get(), known);
      problems.add(SpecError.UNKNOWN_KIND, type.mark(), below, message);
    } else if (kind.isPresent() && kind.get().role() != role) {
      NodeKind.Role right = kind.get().role();
      String message = word.get() + " is " + right.told() + ": move it to " + right.section();
      problems.add(SpecError.WRONG_SECTION, type.mark(), below, message);
      return Optional.empty();
    }
    return kind;
  }
}
