package dev.strandline.pipelines;

import java.util.List;
import java.util.Optional;

/** Row steps that follow one another become one loop over a batch. */
final class FuseRowSteps implements PlannerRule {
  @Override
  public Optional<Graph> apply(Graph graph) {
    for (Stage stage : graph.stages()) {
      List<Stage> readers = graph.readersOf(stage);
      if (stage.kind() == Stage.Kind.ROWS
          && readers.size() == 1
          && readers.get(0).kind() == Stage.Kind.ROWS
          && readers.get(0).inputs().size() == 1) {
        Stage reader = readers.get(0);
        Graph.Fired fired =
            new Graph.Fired(
                "fuse row steps",
                stage.name() + " and " + reader.name() + " run in one loop over each batch");
        return Optional.of(
            graph.joined(stage, reader, stage.joinedWith(reader, Stage.Kind.ROWS), fired));
      }
    }
    return Optional.empty();
  }
}
