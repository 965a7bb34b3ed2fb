package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.RecordBatch;
import dev.strandline.options.Node;
import dev.strandline.transforms.RowStepKind;
import dev.strandline.transforms.RowSteps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The first rows of an input as they would reach a node, without a runner. */
final class LocalRows {
  private final RunPlan plan;
  private Consumer<DeadLetter> letters = letter -> {};

  LocalRows(RunPlan plan) {
    this.plan = plan;
  }

  /** The same, with what is refused on the way. */
  LocalRows withLetters(Consumer<DeadLetter> consumer) {
    letters = consumer;
    return this;
  }

  /**
   * Rows that reach a node from one input; none where the node does not read that source.
   *
   * @param records how many to read, rejected ones included
   */
  List<RecordBatch> rowsAt(String node, String source, Input input, long records)
      throws IOException {
    if (node.equals(source)) {
      List<RecordBatch> rows = new ArrayList<>();
      try {
        plan.source(source).sample(input, records, rows::add, letters);
      } catch (CorruptInput e) {
        return rows; // a run says so, with the file's name
      }
      return rows;
    }
    List<RecordBatch> rows = new ArrayList<>();
    Node<?> reached = plan.checked().spec().node(node).orElseThrow();
    for (String before : reached.inputs()) {
      rows.addAll(rowsAt(before, source, input, records));
    }
    if (!(reached.kind() instanceof RowStepKind)) {
      return rows;
    }
    RowSteps steps =
        RowSteps.of(
            List.of(reached),
            List.of(plan.checked().schema(reached.inputs().get(0)), plan.checked().schema(node)));
    List<RecordBatch> out = new ArrayList<>();
    for (RecordBatch batch : rows) {
      out.add(
          steps.apply(
              batch,
              new DeadLetter.Job(
                  plan.run().pipeline(), plan.run().specHash(), plan.run().runId(), node),
              plan.run().started(),
              letters));
    }
    return out;
  }
}
