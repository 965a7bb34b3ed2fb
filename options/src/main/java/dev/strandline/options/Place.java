package dev.strandline.options;

import org.jspecify.annotations.Nullable;

/** Where a node stands in its spec, so that later checks can point into it. */
public final class Place {
  private final String file;
  private final String path;
  private final Mark mark;
  private final Tree tree;
  private final String output;

  Place(String file, String path, Mark mark, Tree tree) {
    this(file, path, mark, tree, "");
  }

  private Place(String file, String path, Mark mark, Tree tree, String output) {
    this.file = file;
    this.path = path;
    this.mark = mark;
    this.tree = tree;
    this.output = output;
  }

  /** The same place, where it stands for one of the outputs that its node reads. */
  Place of(Output one) {
    return new Place(file, path, mark, tree, one.name());
  }

  /** The output for which the place stands; empty where there is only one. */
  String output() {
    return output;
  }

  /** The spec's name as the user gave it. */
  public String file() {
    return file;
  }

  /** The line of the node's name, counted from 1. */
  public int line() {
    return mark.line();
  }

  /** The column of the node's name, counted from 1. */
  public int column() {
    return mark.column();
  }

  /** The keys that lead to the node, such as {@code sources.raw}. */
  public String path() {
    return path;
  }

  Mark mark() {
    return mark;
  }

  /** The node's value: {@code type}, {@code input}, {@code config}. */
  Tree tree() {
    return tree;
  }

  /** Places are equal by where they are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Place place
        && file.equals(place.file)
        && path.equals(place.path)
        && mark.equals(place.mark);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public String toString() {
    return file + ":" + mark.line() + ":" + mark.column() + " " + path;
  }
}
