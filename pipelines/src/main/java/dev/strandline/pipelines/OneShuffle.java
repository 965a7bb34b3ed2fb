package dev.strandline.pipelines;

import java.util.List;
import java.util.Optional;

/**
 * Where the partition columns are in the key, all rows of a key are in one partition: the shuffle
 * that splits the table also brings the rows of a key together.
 */
final class OneShuffle implements PlannerRule {
  @Override
  public Optional<Graph> apply(Graph graph) {
    for (Stage stage : graph.stages()) {
      List<Stage> readers = graph.readersOf(stage);
      if (stage.kind() == Stage.Kind.LATEST
          && readers.size() == 1
          && readers.get(0).kind() == Stage.Kind.WRITE
          && readers.get(0).inputs().size() == 1
          && stage.keys().containsAll(readers.get(0).partitionColumns())) {
        Stage reader = readers.get(0);
        Stage both = stage.joinedWith(reader, Stage.Kind.LATEST_AND_WRITE);
        String columns = String.join(", ", reader.partitionColumns());
        Graph.Fired fired =
            new Graph.Fired(
                "one shuffle",
                columns.isEmpty()
                    ? reader.name() + " has no partitions, so one shuffle serves " + stage.name()
                    : columns
                        + " of the partitions in the key, so one shuffle serves "
                        + stage.name()
                        + " and "
                        + reader.name());
        return Optional.of(graph.joined(stage, reader, both, fired));
      }
    }
    return Optional.empty();
  }
}
