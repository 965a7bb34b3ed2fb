package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.RecordBatch;
import dev.strandline.options.Node;
import dev.strandline.options.Output;
import dev.strandline.transforms.Lateness;
import dev.strandline.transforms.RowStepKind;
import dev.strandline.transforms.RowSteps;
import dev.strandline.transforms.WindowRows;
import dev.strandline.transforms.Windowing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The first rows of an input as they would reach a node, without a runner. */
final class LocalRows {
  private final RunPlan plan;
  private Consumer<DeadLetter> letters = letter -> {};
  private BiConsumer<String, CorruptInput> badInputs = (source, verdict) -> {};

  LocalRows(RunPlan plan) {
    this.plan = plan;
  }

  /** The same, with what is refused on the way. */
  LocalRows withLetters(Consumer<DeadLetter> consumer) {
    letters = consumer;
    return this;
  }

  /** The same, with the inputs that turn out to be bad as a whole, and their sources. */
  LocalRows withBadInputs(BiConsumer<String, CorruptInput> consumer) {
    badInputs = consumer;
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
      return read(source, input, records);
    }
    Node<?> reached = plan.checked().spec().node(node).orElseThrow();
    if (reached.config() instanceof Output output) {
      Node<?> step = plan.checked().spec().node(reached.inputs().get(0)).orElseThrow();
      return after(step, output, before(step, source, input, records));
    }
    List<RecordBatch> rows = before(reached, source, input, records);
    Optional<Windowing> windowing = WindowSteps.of(reached);
    if (windowing.isPresent()) {
      return inWindows(windowing.get(), reached, rows);
    }
    return reached.kind() instanceof RowStepKind ? after(reached, null, rows) : rows;
  }

  /** As in a run, nothing is used of a bad input, neither rows nor letters. */
  private List<RecordBatch> read(String source, Input input, long records) throws IOException {
    List<RecordBatch> rows = new ArrayList<>();
    List<DeadLetter> refused = new ArrayList<>();
    try {
      plan.source(source).sample(input, records, rows::add, refused::add);
    } catch (CorruptInput e) {
      badInputs.accept(source, e);
      return List.of();
    }
    refused.forEach(letters);
    return rows;
  }

  private List<RecordBatch> inWindows(Windowing windowing, Node<?> step, List<RecordBatch> rows) {
    Lateness lateness = new Lateness(plan.run().stamp(), Lateness.NOTHING, Set.of());
    WindowRows windows =
        new WindowRows(
            windowing, step.name(), lateness, plan.checked().schema(step.inputs().get(0)));
    List<RecordBatch> out = new ArrayList<>();
    rows.forEach(batch -> windows.add(batch, out::add, letters));
    return out;
  }

  private List<RecordBatch> before(Node<?> node, String source, Input input, long records)
      throws IOException {
    List<RecordBatch> rows = new ArrayList<>();
    for (String before : node.inputs()) {
      rows.addAll(rowsAt(before, source, input, records));
    }
    return rows;
  }

  /** What a step makes of rows, for one of its outputs. */
  private <C extends Record> List<RecordBatch> after(
      Node<C> step, @Nullable Output output, List<RecordBatch> rows) {
    String node = step.name();
    RowSteps steps =
        RowSteps.of(
            List.of(step),
            List.of(plan.checked().schema(step.inputs().get(0)), plan.checked().schema(node)));
    int index = output == null ? 0 : step.kind().outputs(step.config()).indexOf(output);
    List<RecordBatch> out = new ArrayList<>();
    for (RecordBatch batch : rows) {
      out.add(
          steps
              .apply(
                  batch,
                  new DeadLetter.Job(
                      plan.run().pipeline(), plan.run().specHash(), plan.run().runId(), node),
                  plan.run().started(),
                  letters)
              .get(index));
    }
    return out;
  }
}
