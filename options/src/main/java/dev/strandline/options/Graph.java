package dev.strandline.options;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Checks how a spec's nodes are connected. */
final class Graph {
  private final Map<String, Wire> nodes = new LinkedHashMap<>();

  /** Nodes that a misspelt input was probably meant to name. */
  private final Set<String> meant = new HashSet<>();

  private final Problems problems;

  private Graph(Problems problems) {
    this.problems = problems;
  }

  /**
   * Checks them.
   *
   * @param outputs of the steps that have several, each reading its step
   */
  static void check(List<Wire> wires, List<Wire> outputs, Problems problems) {
    Graph graph = new Graph(problems);
    wires.forEach(graph::add);
    outputs.forEach(output -> graph.nodes.put(output.name(), output));
    wires.forEach(graph::checkInputs);
    graph.checkCycles();
    graph.checkReaders(wires, outputs);
  }

  private void add(Wire wire) {
    if (!Names.valid(wire.name())) {
      problems.add(SpecError.BAD_NAME, wire.mark(), wire.path(), Names.RULE);
    }
    Wire first = nodes.putIfAbsent(wire.name(), wire);
    if (first != null) {
      String message = "the name is taken by " + first.path() + " in line " + first.mark().line();
      problems.add(SpecError.NAME_TWICE, wire.mark(), wire.path(), message);
    }
  }

  private void checkInputs(Wire wire) {
    Set<String> seen = new HashSet<>();
    for (Map.Entry<String, Mark> input : wire.inputs()) {
      String name = input.getKey();
      Wire from = nodes.get(name);
      if (!seen.add(name)) {
        inputProblem(SpecError.INPUT_TWICE, wire, input, Quoted.of(name) + " is named twice");
      } else if (from == null) {
        List<String> known = nodes.values().stream().filter(Graph::gives).map(Wire::name).toList();
        String message = "no source or step is called " + Quoted.of(name);
        Nearest.to(name, known).ifPresent(meant::add);
        inputProblem(SpecError.UNKNOWN_INPUT, wire, input, message + Nearest.hint(name, known));
      } else if (!gives(from)) {
        String message = Quoted.of(name) + " is a sink, which gives no rows";
        inputProblem(SpecError.UNKNOWN_INPUT, wire, input, message);
      }
    }
  }

  private void inputProblem(
      SpecError error, Wire wire, Map.Entry<String, Mark> input, String message) {
    problems.add(error, input.getValue(), Paths.key(wire.path(), "input"), message);
  }

  private static boolean gives(Wire wire) {
    return wire.role() != NodeKind.Role.SINK;
  }

  /** From each step backwards along one input until a step comes again: that is a cycle. */
  private void checkCycles() {
    Map<String, Wire> left = stuck();
    Set<String> seen = new HashSet<>();
    for (Wire start : left.values()) {
      LinkedHashSet<String> way = new LinkedHashSet<>();
      Wire at = start;
      while (seen.add(at.name())) {
        way.add(at.name());
        Map.Entry<String, Mark> input =
            at.inputs().stream()
                .filter(i -> left.containsKey(i.getKey()))
                .findFirst()
                .orElseThrow();
        if (way.contains(input.getKey())) {
          cycle(at, input, way);
        }
        at = Objects.requireNonNull(left.get(input.getKey()));
      }
    }
  }

  /** The nodes that are on a cycle or behind one: those that can never come after their inputs. */
  private Map<String, Wire> stuck() {
    Map<String, Integer> missing = new HashMap<>();
    Map<String, List<Wire>> readers = new HashMap<>();
    Deque<Wire> ready = new ArrayDeque<>();
    for (Wire wire : nodes.values()) {
      List<String> inputs = wire.inputNames().stream().filter(nodes::containsKey).toList();
      inputs.forEach(name -> readers.computeIfAbsent(name, n -> new ArrayList<>()).add(wire));
      missing.put(wire.name(), inputs.size());
      if (inputs.isEmpty()) {
        ready.add(wire);
      }
    }
    Map<String, Wire> left = new LinkedHashMap<>(nodes);
    while (!ready.isEmpty()) {
      String done = ready.remove().name();
      left.remove(done);
      for (Wire reader : readers.getOrDefault(done, List.of())) {
        if (missing.merge(reader.name(), -1, Integer::sum) == 0) {
          ready.add(reader);
        }
      }
    }
    return left;
  }

  private void cycle(Wire wire, Map.Entry<String, Mark> input, Collection<String> way) {
    List<String> names = new ArrayList<>(way);
    List<String> circle = new ArrayList<>(names.subList(names.indexOf(input.getKey()), way.size()));
    circle.add(input.getKey());
    String message = "these steps read each other in a circle: " + String.join(" <- ", circle);
    inputProblem(SpecError.CYCLE, wire, input, message);
  }

  /** Says nothing where it cannot be known who reads whom, since that has been reported. */
  private void checkReaders(List<Wire> wires, List<Wire> outputs) {
    boolean unclear =
        wires.stream().anyMatch(w -> w.role() != NodeKind.Role.SOURCE && w.inputs().isEmpty());
    if (unclear || wires.stream().allMatch(Graph::gives)) {
      return;
    }
    Set<String> read = new HashSet<>(meant);
    wires.forEach(wire -> read.addAll(wire.inputNames()));
    for (Wire output : outputs) {
      // Who reads the step reads all of its outputs; one output read is the step read.
      String step = output.inputNames().get(0);
      boolean any =
          outputs.stream().anyMatch(o -> read.contains(o.name()) && o.inputNames().contains(step));
      if (!read.contains(output.name())
          && any
          && !wires.stream().anyMatch(w -> w.inputNames().contains(step))) {
        String message = "nobody reads " + output.name() + ": name it as an input, or read " + step;
        problems.add(SpecError.UNUSED, output.mark(), output.path(), message);
      }
      if (any) {
        read.add(step);
      }
    }
    for (Wire wire : wires) {
      if (gives(wire) && !read.contains(wire.name())) {
        String message = "nobody reads it: name it as an input of a step or sink, or remove it";
        problems.add(SpecError.UNUSED, wire.mark(), wire.path(), message);
      }
    }
  }
}
