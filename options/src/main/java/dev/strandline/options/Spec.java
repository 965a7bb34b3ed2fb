package dev.strandline.options;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A spec that has been loaded and checked; secrets in it are references.
 *
 * @param file its name as the user gave it
 * @param params the resolved parameters, in the order of the spec
 * @param sources by name, in the order of the spec, as are steps and sinks
 * @param deadLettersPlace where the spec says {@code dead_letters}, if it does
 * @param shared whether all hosts of a cluster see the paths on disk
 * @param stream when it commits, where it is a stream
 * @param hash SHA-256 in hexadecimal of what the spec says once its references are replaced; the
 *     order of keys, comments and layout do not change it
 */
public record Spec(
    String file,
    String name,
    Map<String, String> params,
    Map<String, Node<?>> sources,
    Map<String, Node<?>> steps,
    Map<String, Node<?>> sinks,
    Optional<DeadLetterSettings> deadLetters,
    Optional<Place> deadLettersPlace,
    boolean shared,
    Optional<StreamSettings> stream,
    String hash) {
  public Spec {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    sinks = Collections.unmodifiableMap(new LinkedHashMap<>(sinks));
  }

  /** The same spec, by the same hash, with sources of other configs. */
  public Spec with(Map<String, Node<?>> newSources) {
    return new Spec(
        file,
        name,
        params,
        newSources,
        steps,
        sinks,
        deadLetters,
        deadLettersPlace,
        shared,
        stream,
        hash);
  }

  /** The node of a name, in any section. */
  public Optional<Node<?>> node(String name) {
    return Stream.of(sources, steps, sinks)
        .filter(section -> section.containsKey(name))
        .<Node<?>>map(section -> section.get(name))
        .findFirst();
  }

  /** All nodes, each after the nodes that it reads, otherwise in the order of the spec. */
  public List<Node<?>> nodes() {
    Map<String, Node<?>> done = new LinkedHashMap<>(sources);
    Deque<Node<?>> open = new ArrayDeque<>();
    for (Node<?> step : steps.values()) {
      open.push(step);
      while (!open.isEmpty()) {
        Node<?> next = open.peek();
        Optional<String> before =
            next.inputs().stream().filter(input -> !done.containsKey(input)).findFirst();
        if (before.isPresent()) {
          open.push(Objects.requireNonNull(steps.get(before.get())));
        } else {
          done.putIfAbsent(next.name(), next);
          open.pop();
        }
      }
    }
    done.putAll(sinks);
    return List.copyOf(done.values());
  }

  /** The nodes that read a node's rows, in the order of the spec, steps first. */
  public List<Node<?>> readersOf(String name) {
    return Stream.concat(steps.values().stream(), sinks.values().stream())
        .filter(node -> node.inputs().contains(name))
        .<Node<?>>map(node -> node)
        .toList();
  }
}
