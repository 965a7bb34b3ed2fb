package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Drift;
import dev.strandline.model.Horizon;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.RunStamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Batches of the rows that become of each batch's rows, dead letters of those that a step rejects,
 * and one element of books a bundle. Neighbouring steps are one DoFn. A batch keeps its place and
 * its rows their order; a batch of which nothing stays is left out. Where the last step has several
 * outputs, each has its own collection.
 */
public final class RunRowSteps extends PTransform<PCollection<RecordBatch>, RunRowSteps.Result> {
  private static final long serialVersionUID = 1;
  private static final String ROWS = "rows";
  private static final TupleTag<DeadLetter> LETTERS = new TupleTag<>("letters") {};
  private static final TupleTag<Books> BOOKS = new TupleTag<>("books") {};
  private static final TupleTag<KV<String, Drift>> DRIFT = new TupleTag<>("drift") {};
  private static final TupleTag<KV<String, Horizon>> TRUNCATES = new TupleTag<>("truncates") {};

  private final RowSteps steps;
  private final Planned<RunStamp> run;

  private RunRowSteps(RowSteps steps, Planned<RunStamp> run) {
    this.steps = steps;
    this.run = run;
  }

  /**
   * Runs the steps.
   *
   * @param run the one that letters name; their step is the one that rejects
   */
  public static RunRowSteps of(RowSteps steps, Planned<RunStamp> run) {
    return new RunRowSteps(steps, run);
  }

  @Override
  public Result expand(PCollection<RecordBatch> rows) {
    List<TupleTag<RecordBatch>> tags = new ArrayList<>();
    TupleTagList others = TupleTagList.of(LETTERS).and(BOOKS);
    others = steps.tellDrift() ? others.and(DRIFT) : others;
    others = steps.tellTruncates() ? others.and(TRUNCATES) : others;
    for (int i = 0; i < steps.outputs().size(); i++) {
      tags.add(new TupleTag<RecordBatch>(i == 0 ? ROWS : ROWS + i));
      others = i == 0 ? others : others.and(tags.get(i));
    }
    PCollectionTuple out =
        rows.apply(
            "Row steps",
            ParDo.of(new StepsFn(steps, run, tags))
                .withSideInputs(run.views())
                .withOutputTags(tags.get(0), others));
    return new Result(
        tags.stream().map(tag -> out.get(tag).setCoder(RecordBatchCoder.of())).toList(),
        out.get(LETTERS).setCoder(DeadLetter.coder()),
        out.get(BOOKS).setCoder(Books.coder()),
        steps.tellDrift()
            ? Optional.of(out.get(DRIFT).setCoder(KvCoder.of(StringUtf8Coder.of(), Drift.coder())))
            : Optional.empty(),
        steps.tellTruncates()
            ? Optional.of(
                out.get(TRUNCATES).setCoder(KvCoder.of(StringUtf8Coder.of(), Horizon.coder())))
            : Optional.empty());
  }

  /**
   * The rows of each output, the letters of rejected rows, one element of books a bundle, what
   * steps told of columns, if one of them may, and where they say that a table was emptied, by the
   * node of its rows.
   */
  public record Result(
      List<PCollection<RecordBatch>> outputs,
      PCollection<DeadLetter> letters,
      PCollection<Books> books,
      Optional<PCollection<KV<String, Drift>>> drift,
      Optional<PCollection<KV<String, Horizon>>> truncates)
      implements POutput {
    public Result {
      outputs = List.copyOf(outputs);
    }

    /** The rows of the one output. */
    public PCollection<RecordBatch> rows() {
      return outputs.get(0);
    }

    @Override
    public Pipeline getPipeline() {
      return letters.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      Map<TupleTag<?>, PValue> all = new LinkedHashMap<>();
      for (int i = 0; i < outputs.size(); i++) {
        all.put(new TupleTag<RecordBatch>(i == 0 ? ROWS : ROWS + i), outputs.get(i));
      }
      all.put(LETTERS, letters);
      all.put(BOOKS, books);
      drift.ifPresent(told -> all.put(DRIFT, told));
      truncates.ifPresent(told -> all.put(TRUNCATES, told));
      return all;
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  private static final class StepsFn extends DoFn<RecordBatch, RecordBatch> {
    private static final long serialVersionUID = 1;

    private final RowSteps steps;
    private final Planned<RunStamp> run;
    private final List<TupleTag<RecordBatch>> tags;
    private transient @Nullable Map<BoundedWindow, Books> books;
    private transient @Nullable Map<BoundedWindow, List<KV<String, Drift>>> drift;
    private transient @Nullable Map<BoundedWindow, List<KV<String, Horizon>>> truncates;
    private transient @Nullable OpenSteps open;
    private transient @Nullable BoundedWindow window;

    StepsFn(RowSteps steps, Planned<RunStamp> run, List<TupleTag<RecordBatch>> tags) {
      this.tags = List.copyOf(tags);
      this.steps = steps;
      this.run = run;
    }

    @StartBundle
    public void startBundle() {
      books = new HashMap<>();
      drift = new HashMap<>();
      truncates = new HashMap<>();
    }

    @ProcessElement
    public void process(
        @Element RecordBatch batch,
        BoundedWindow batchWindow,
        MultiOutputReceiver out,
        ProcessContext context) {
      OpenSteps current = open;
      if (current == null || !batchWindow.equals(window)) {
        takeTold();
        RunStamp stamp = run.in(context);
        current = new OpenSteps(steps, stamp.job(""), stamp.started());
        open = current;
        window = batchWindow;
      }
      List<RecordBatch> outputs = current.process(batch, out.get(LETTERS)::output);
      for (int i = 0; i < outputs.size(); i++) {
        if (outputs.get(i).rows() > 0) {
          out.get(tags.get(i)).output(outputs.get(i));
        }
      }
    }

    private Map<BoundedWindow, Books> books() {
      return java.util.Objects.requireNonNull(books, "no bundle has begun");
    }

    private Map<BoundedWindow, List<KV<String, Drift>>> drift() {
      return java.util.Objects.requireNonNull(drift, "no bundle has begun");
    }

    private Map<BoundedWindow, List<KV<String, Horizon>>> truncates() {
      return java.util.Objects.requireNonNull(truncates, "no bundle has begun");
    }

    private void takeTold() {
      if (open != null && window != null) {
        Books taken = open.takeBooks();
        if (!taken.nodes().isEmpty()) {
          books().merge(window, taken, Books::plus);
        }
        List<KV<String, Drift>> told = open.takeDrift();
        if (!told.isEmpty()) {
          drift().computeIfAbsent(window, any -> new ArrayList<>()).addAll(told);
        }
        List<KV<String, Horizon>> emptied = open.takeTruncates();
        if (!emptied.isEmpty()) {
          truncates().computeIfAbsent(window, any -> new ArrayList<>()).addAll(emptied);
        }
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      takeTold();
      books().forEach((of, taken) -> context.output(BOOKS, taken, of.maxTimestamp(), of));
      drift()
          .forEach(
              (of, told) -> told.forEach(one -> context.output(DRIFT, one, of.maxTimestamp(), of)));
      truncates()
          .forEach(
              (of, told) ->
                  told.forEach(one -> context.output(TRUNCATES, one, of.maxTimestamp(), of)));
      drift().clear();
      truncates().clear();
      books().clear();
    }
  }
}
