package dev.strandline.options;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The kinds of nodes that specs may name, sorted by their type.
 *
 * <p>The keys of a kind's config are derived when they are asked for: a spec names a few kinds of
 * many, and waits for no others.
 */
public final class Catalog {
  private final Map<String, NodeKind<?>> kinds;
  private final Shapes shapes = new Shapes();
  private final Shape.Rec document;

  private Catalog(Collection<? extends NodeKind<?>> given) {
    Map<String, NodeKind<?>> sorted = new TreeMap<>();
    for (NodeKind<?> kind : given) {
      NodeKind<?> other = sorted.put(kind.type(), kind);
      if (other != null) {
        throw new IllegalArgumentException(
            "two kinds are called "
                + kind.type()
                + ": "
                + other.getClass().getName()
                + " and "
                + kind.getClass().getName());
      }
    }
    this.kinds = Collections.unmodifiableMap(sorted);
    this.document = shapes.record(Document.class);
  }

  /**
   * A catalog of exactly these kinds, each of which is looked at now.
   *
   * @throws IllegalArgumentException where two have one type, or a config record is none
   */
  public static Catalog of(Collection<? extends NodeKind<?>> kinds) {
    Catalog catalog = new Catalog(kinds);
    catalog.kinds.values().forEach(catalog::config);
    return catalog;
  }

  /**
   * A catalog of every kind that a jar on the class path offers as a {@link NodeKind} service.
   *
   * @throws IllegalArgumentException where two have one type
   */
  public static Catalog fromClassPath() {
    List<NodeKind<?>> found = new ArrayList<>();
    for (NodeKind<?> kind : ServiceLoader.load(NodeKind.class)) {
      found.add(kind);
    }
    return new Catalog(found);
  }

  /** All kinds, by type. */
  public List<NodeKind<?>> kinds() {
    return List.copyOf(kinds.values());
  }

  /** The kinds of one section, by type. */
  public List<NodeKind<?>> kinds(NodeKind.Role role) {
    return kinds.values().stream().filter(kind -> kind.role() == role).toList();
  }

  /** The kind of a type. */
  public Optional<NodeKind<?>> kind(String type) {
    return Optional.ofNullable(kinds.get(type));
  }

  /**
   * The keys of a kind's config.
   *
   * @throws IllegalArgumentException for a kind that is not here, or whose record cannot be a
   *     config
   */
  Shape.Rec config(NodeKind<?> kind) {
    if (!kinds.containsKey(kind.type())) {
      throw new IllegalArgumentException("no such kind here: " + kind.type());
    }
    synchronized (shapes) {
      return shapes.record(kind.config());
    }
  }

  /** The shape of a whole spec. */
  Shape.Rec document() {
    return document;
  }
}
