package dev.strandline.options;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The kinds of nodes that specs may name, sorted by their type.
 *
 * <p>Making one derives the keys of every kind's config, so a kind whose record cannot be a config
 * is found here and not by a user's spec.
 */
public final class Catalog {
  private final Map<String, NodeKind<?>> kinds;
  private final Map<String, Shape.Rec> configs = new LinkedHashMap<>();
  private final Shape.Rec document;

  private Catalog(Collection<? extends NodeKind<?>> given) {
    Map<String, NodeKind<?>> sorted = new TreeMap<>();
    Shapes shapes = new Shapes();
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
    sorted.forEach((type, kind) -> configs.put(type, shapes.record(kind.config())));
    this.kinds = Collections.unmodifiableMap(sorted);
    this.document = shapes.record(Document.class);
  }

  /**
   * A catalog of exactly these kinds.
   *
   * @throws IllegalArgumentException where two have one type, or a config record is none
   */
  public static Catalog of(Collection<? extends NodeKind<?>> kinds) {
    return new Catalog(kinds);
  }

  /** A catalog of every kind that a jar on the class path offers as a {@link NodeKind} service. */
  public static Catalog fromClassPath() {
    List<NodeKind<?>> found = new ArrayList<>();
    for (NodeKind<?> kind : ServiceLoader.load(NodeKind.class)) {
      found.add(kind);
    }
    return of(found);
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

  Shape.Rec config(NodeKind<?> kind) {
    Shape.Rec shape = configs.get(kind.type());
    if (shape == null) {
      throw new IllegalArgumentException("no such kind here: " + kind.type());
    }
    return shape;
  }

  /** The shape of a whole spec. */
  Shape.Rec document() {
    return document;
  }
}
