package dev.strandline.options;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gives each output of a step that has several a node of its own, and each node that reads such a
 * step one copy for each output that no node names: {@code latest[public.orders]}. In a sink's
 * config {@code {source.table}} and the like are then replaced by the output's words.
 */
final class OutputNodes {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(source\\.[^{}]*)}");

  private final NodeReader sinkReader;
  private final Problems problems;
  private final Map<String, Node<?>> steps;
  private final Map<String, Node<?>> sinks;

  /** The inputs that are written out in the spec. */
  private final Set<String> named = new HashSet<>();

  /** What stands for a node, by output; nothing for one that stands for itself. */
  private final Map<String, Map<Output, Node<?>>> copies = new LinkedHashMap<>();

  private OutputNodes(
      NodeReader sinkReader,
      Problems problems,
      Map<String, Node<?>> steps,
      Map<String, Node<?>> sinks) {
    this.sinkReader = sinkReader;
    this.problems = problems;
    this.steps = steps;
    this.sinks = sinks;
    Stream.of(steps, sinks)
        .flatMap(section -> section.values().stream())
        .forEach(node -> named.addAll(node.inputs()));
  }

  /** The wires of the outputs of these steps, each reading its step. */
  static List<Wire> wires(Iterable<Node<?>> steps) {
    List<Wire> wires = new ArrayList<>();
    for (Node<?> step : steps) {
      for (Output output : outputs(step)) {
        Place at = step.place();
        wires.add(
            new Wire(
                output.node(step.name()),
                NodeKind.Role.STEP,
                at.mark(),
                at.path(),
                List.of(Map.entry(step.name(), at.mark()))));
      }
    }
    return wires;
  }

  /** Replaces the nodes of both maps, which are connected without a fault. */
  static void expand(
      NodeReader sinkReader,
      Problems problems,
      Map<String, Node<?>> steps,
      Map<String, Node<?>> sinks) {
    OutputNodes nodes = new OutputNodes(sinkReader, problems, steps, sinks);
    nodes.expandSteps();
    nodes.expandSinks();
  }

  private static <C extends Record> List<Output> outputs(Node<C> node) {
    return node.kind().outputs(node.config());
  }

  private void expandSteps() {
    Map<String, List<Node<?>>> standing = new HashMap<>();
    for (Node<?> step : inOrder()) {
      List<Node<?>> nodes = new ArrayList<>();
      Optional<Map<Output, Node<?>>> copied = copiesOf(step);
      if (copied.isEmpty()) {
        nodes.add(step);
      } else {
        nodes.addAll(copied.get().values());
        copies.put(step.name(), copied.get());
      }
      Map<Output, Node<?>> own = new LinkedHashMap<>();
      outputs(step).forEach(output -> own.put(output, node(step, output)));
      if (!own.isEmpty()) {
        nodes.addAll(own.values());
        copies.put(step.name(), own);
      }
      standing.put(step.name(), nodes);
    }
    Map<String, Node<?>> expanded = new LinkedHashMap<>();
    for (String step : steps.keySet()) {
      standing.getOrDefault(step, List.of()).forEach(node -> expanded.put(node.name(), node));
    }
    steps.clear();
    steps.putAll(expanded);
  }

  private static Node<Output> node(Node<?> step, Output output) {
    return new Node<>(
        output.node(step.name()),
        OutputKind.KIND,
        List.of(step.name()),
        output,
        step.place().of(output));
  }

  private void expandSinks() {
    Map<String, Node<?>> expanded = new LinkedHashMap<>();
    for (Node<?> sink : sinks.values()) {
      Optional<Map<Output, Node<?>>> copied = copiesOf(sink);
      if (copied.isEmpty()) {
        replaced(sink.place().tree(), sink, Map.of());
        expanded.put(sink.name(), sink);
      } else {
        copied.get().forEach((output, copy) -> expanded.put(copy.name(), filled(copy, output)));
      }
    }
    sinks.clear();
    sinks.putAll(expanded);
  }

  /** The steps, each after those that it reads. */
  private List<Node<?>> inOrder() {
    Map<String, Node<?>> done = new LinkedHashMap<>();
    Deque<Node<?>> open = new ArrayDeque<>();
    for (Node<?> step : steps.values()) {
      open.push(step);
      while (!open.isEmpty()) {
        Node<?> next = open.peek();
        Optional<Node<?>> before =
            next.inputs().stream()
                .map(OutputNodes::step)
                .filter(input -> steps.containsKey(input) && !done.containsKey(input))
                .<Node<?>>map(steps::get)
                .findFirst();
        if (before.isPresent()) {
          open.push(before.get());
        } else {
          done.putIfAbsent(next.name(), next);
          open.pop();
        }
      }
    }
    return List.copyOf(done.values());
  }

  /** {@code changes} for {@code changes[public.orders]}. */
  static String step(String input) {
    int bracket = input.indexOf('[');
    return bracket < 0 ? input : input.substring(0, bracket);
  }

  /** A copy of the node for each output that it reads through a step; empty if it reads none so. */
  private <C extends Record> Optional<Map<Output, Node<?>>> copiesOf(Node<C> node) {
    List<String> many = node.inputs().stream().filter(copies::containsKey).toList();
    if (many.isEmpty()) {
      return Optional.empty();
    }
    Place at = node.place();
    Map<Output, Node<?>> inputs = Objects.requireNonNull(copies.get(many.get(0)));
    if (node.inputs().size() > 1) {
      problem(
          SpecError.TABLES_AND_MORE,
          node,
          "\""
              + many.get(0)
              + "\" stands for several tables, so it must be the only input; name one, such as "
              + inputs.values().iterator().next().name());
      return Optional.of(Map.of());
    }
    Map<Output, Node<?>> copied = new LinkedHashMap<>();
    inputs.forEach(
        (output, input) -> {
          if (!named.contains(input.name())) {
            copied.put(
                output,
                new Node<>(
                    output.node(node.name()),
                    node.kind(),
                    List.of(input.name()),
                    node.config(),
                    at.of(output)));
          }
        });
    if (copied.isEmpty()) {
      problem(
          SpecError.TABLES_AND_MORE,
          node,
          "other nodes name every table of \"" + many.get(0) + "\", so nothing is left to read");
    }
    return Optional.of(copied);
  }

  private void problem(SpecError error, Node<?> node, String message) {
    problems.add(
        error,
        Paths.find(node.place().tree(), "input"),
        Paths.key(node.place().path(), "input"),
        message);
  }

  /** The sink with the output's words in its config. */
  private Node<?> filled(Node<?> sink, Output output) {
    Tree.Mapping tree = (Tree.Mapping) replaced(sink.place().tree(), sink, output.words());
    if (tree.equals(sink.place().tree())) {
      return sink;
    }
    Tree.Entry entry = new Tree.Entry(sink.place().mark(), tree);
    String written = step(sink.name());
    return sinkReader
        .node(written, entry)
        .<Node<?>>map(node -> renamed(node, sink, output))
        .orElse(sink);
  }

  private static <C extends Record> Node<C> renamed(Node<C> node, Node<?> sink, Output output) {
    return new Node<>(
        sink.name(), node.kind(), sink.inputs(), node.config(), node.place().of(output));
  }

  /** The tree with the words in its texts; without words it may have no place for any. */
  private Tree replaced(Tree tree, Node<?> sink, Map<String, String> words) {
    if (tree instanceof Tree.Mapping mapping) {
      Map<String, Tree.Entry> entries = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach(
              (key, entry) ->
                  entries.put(
                      key, new Tree.Entry(entry.keyMark(), replaced(entry.value(), sink, words))));
      return Tree.Mapping.of(mapping.mark(), entries);
    }
    if (tree instanceof Tree.Sequence list) {
      return Tree.Sequence.of(
          list.mark(), list.items().stream().map(item -> replaced(item, sink, words)).toList());
    }
    Tree.Scalar scalar = (Tree.Scalar) tree;
    Matcher matcher = PLACEHOLDER.matcher(scalar.text());
    if (scalar.style() == Tree.Style.SECRET || !matcher.find()) {
      return tree;
    }
    String text =
        matcher.replaceAll(
            found -> Matcher.quoteReplacement(word(found.group(1), scalar, sink, words)));
    return new Tree.Scalar(
        scalar.mark(),
        text,
        scalar.style() == Tree.Style.PLAIN ? Tree.Style.QUOTED : scalar.style());
  }

  private String word(String key, Tree.Scalar at, Node<?> sink, Map<String, String> words) {
    String word = words.get(key);
    if (word != null) {
      return word;
    }
    String known =
        words.isEmpty()
            ? "the rows are of no one table of several; write the path out"
            : "known are " + String.join(", ", words.keySet()) + ", from the table's dotted name";
    problems.add(
        SpecError.UNKNOWN_PLACEHOLDER,
        at.mark(),
        Paths.key(sink.place().path(), "config"),
        "{" + key + "} is not known for " + sink.name() + ": " + known);
    return key;
  }
}
