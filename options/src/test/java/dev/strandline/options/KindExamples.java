package dev.strandline.options;

import java.util.List;
import java.util.Map;

/** Checks that the example of each kind is a node that loads, so that the docs never lie. */
public final class KindExamples {
  private KindExamples() {}

  /** What is wrong with the examples, in files called as their kinds; none is what is wanted. */
  public static List<Problem> problems(Catalog catalog) {
    return catalog.kinds().stream().flatMap(kind -> problems(catalog, kind).stream()).toList();
  }

  private static List<Problem> problems(Catalog catalog, NodeKind<?> kind) {
    Problems problems = new Problems(kind.type());
    try {
      Tree written = YamlReader.read(kind.example(), SpecLimits.DEFAULT, problems);
      Tree tree = new References(Map.of(), null, name -> name, problems).replace(written, "");
      var node =
          new NodeReader(catalog, kind.role(), problems)
              .node("example", new Tree.Entry(Mark.START, tree));
      if (node.isPresent() && !node.get().kind().type().equals(kind.type())) {
        problems.add("SL-1301", Mark.START, "type", "the example is of another kind");
      }
    } catch (InvalidSpec e) {
      return e.problems();
    }
    return problems.list();
  }
}
