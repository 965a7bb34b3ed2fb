package dev.strandline.transforms;

import dev.strandline.model.DeadLetter;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.Schema;
import dev.strandline.options.Node;
import dev.strandline.options.Output;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Row steps of a spec that run one after the other over a batch, in the order of the data. */
public final class RowSteps implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * One step as it travels to the workers.
   *
   * @param sensitive whether its rows, or what it or a later step makes of them, are
   */
  record Part(
      String node,
      Opener opener,
      Schema input,
      List<Schema> outputs,
      List<String> outputNodes,
      boolean sensitive,
      boolean tellsDrift,
      boolean tellsTruncates)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /** Opens a step on a worker. */
  interface Opener extends Serializable {
    SplitStep open();
  }

  private final List<Part> parts;

  private RowSteps(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * The steps of these nodes, each of which reads the one before it.
   *
   * @param schemas of the first node's input, then of each node's output; the last node may have
   *     several outputs
   */
  public static RowSteps of(List<Node<?>> nodes, List<Schema> schemas) {
    List<Part> parts = new ArrayList<>();
    boolean sensitive = false;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Part part = part(nodes.get(i), schemas.get(i), schemas.get(i + 1), sensitive);
      sensitive = part.sensitive();
      parts.add(0, part);
    }
    return new RowSteps(parts);
  }

  private static <C extends Record> Part part(
      Node<C> node, Schema input, Schema output, boolean sensitiveLater) {
    C config = node.config();
    if (!(node.kind() instanceof RowStepKind<C> kind)) {
      throw new IllegalArgumentException(node.name() + " is no row step");
    }
    if (!(config instanceof Serializable)) {
      throw new IllegalArgumentException(
          "the config record of " + kind.type() + " must be Serializable");
    }
    // A kind has no state, so that a worker makes its own of the class.
    @SuppressWarnings("unchecked")
    Class<? extends RowStepKind<C>> type = (Class<? extends RowStepKind<C>>) kind.getClass();
    boolean drifts = kind.tellsDrift(config);
    boolean truncates = kind.tellsTruncates(config);
    List<Output> outputs = kind.outputs(config);
    if (outputs.isEmpty()) {
      return new Part(
          node.name(),
          () -> make(type).open(config, input),
          input,
          List.of(output),
          List.of(node.name()),
          sensitiveLater || input.isSensitive() || output.isSensitive(),
          drifts,
          truncates);
    }
    SplitStepKind<C> split = (SplitStepKind<C>) kind;
    List<Schema> schemas = new ArrayList<>();
    outputs.forEach(one -> schemas.add(split.schema(config, one.name(), input)));
    return new Part(
        node.name(),
        () -> ((SplitStepKind<C>) make(type)).split(config, input),
        input,
        schemas,
        outputs.stream().map(one -> one.node(node.name())).toList(),
        input.isSensitive() || schemas.stream().anyMatch(Schema::isSensitive),
        drifts,
        truncates);
  }

  private static <K> K make(Class<K> type) {
    try {
      return type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a kind has a public constructor without parameters", e);
    }
  }

  /** Whether one of the steps may tell of drift. */
  boolean tellDrift() {
    return parts.stream().anyMatch(Part::tellsDrift);
  }

  /** Whether one of the steps may tell of truncates. */
  public boolean tellTruncates() {
    return parts.stream().anyMatch(Part::tellsTruncates);
  }

  List<Part> parts() {
    return parts;
  }

  /** The schema of the rows that come out. */
  public Schema output() {
    return outputs().get(0);
  }

  /** The schema of the rows that come out, of each output where there are several. */
  public List<Schema> outputs() {
    return parts.get(parts.size() - 1).outputs;
  }

  /**
   * What becomes of one batch, here and now, without a runner: a batch for each output.
   *
   * @param job the run at hand; letters name the step that rejects
   */
  public List<RecordBatch> apply(
      RecordBatch batch, DeadLetter.Job job, Instant seen, Consumer<DeadLetter> letters) {
    return new OpenSteps(this, job, seen).process(batch, letters);
  }
}
