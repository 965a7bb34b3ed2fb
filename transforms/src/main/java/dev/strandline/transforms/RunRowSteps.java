package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
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

  private final RowSteps steps;
  private final Run run;

  /** Which run it is, as values that serialize. */
  private record Run(String pipeline, String specHash, String runId, Instant started)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  private RunRowSteps(RowSteps steps, Run run) {
    this.steps = steps;
    this.run = run;
  }

  /**
   * Runs the steps.
   *
   * @param job the run that letters name; their step is the one that rejects
   * @param started the run's clock: every letter of the run carries this time
   */
  public static RunRowSteps of(RowSteps steps, DeadLetter.Job job, Instant started) {
    return new RunRowSteps(steps, new Run(job.pipeline(), job.specHash(), job.runId(), started));
  }

  @Override
  public Result expand(PCollection<RecordBatch> rows) {
    List<TupleTag<RecordBatch>> tags = new ArrayList<>();
    TupleTagList others = TupleTagList.of(LETTERS).and(BOOKS);
    for (int i = 0; i < steps.outputs().size(); i++) {
      tags.add(new TupleTag<RecordBatch>(i == 0 ? ROWS : ROWS + i));
      others = i == 0 ? others : others.and(tags.get(i));
    }
    PCollectionTuple out =
        rows.apply(
            "Row steps",
            ParDo.of(new StepsFn(steps, run, tags)).withOutputTags(tags.get(0), others));
    return new Result(
        tags.stream().map(tag -> out.get(tag).setCoder(RecordBatchCoder.of())).toList(),
        out.get(LETTERS).setCoder(DeadLetter.coder()),
        out.get(BOOKS).setCoder(Books.coder()));
  }

  /** The rows of each output, the letters of rejected rows, and one element of books a bundle. */
  public record Result(
      List<PCollection<RecordBatch>> outputs,
      PCollection<DeadLetter> letters,
      PCollection<Books> books)
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
      return all;
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  private static final class StepsFn extends DoFn<RecordBatch, RecordBatch> {
    private static final long serialVersionUID = 1;

    private final RowSteps steps;
    private final Run run;
    private final List<TupleTag<RecordBatch>> tags;
    private transient @Nullable OpenSteps open;
    private transient @Nullable BoundedWindow window;
    private transient org.joda.time.@Nullable Instant timestamp;

    StepsFn(RowSteps steps, Run run, List<TupleTag<RecordBatch>> tags) {
      this.tags = List.copyOf(tags);
      this.steps = steps;
      this.run = run;
    }

    @ProcessElement
    public void process(
        @Element RecordBatch batch,
        @Timestamp org.joda.time.Instant elementTimestamp,
        BoundedWindow elementWindow,
        MultiOutputReceiver out) {
      OpenSteps current = open;
      if (current == null) {
        DeadLetter.Job job = new DeadLetter.Job(run.pipeline, run.specHash, run.runId, "");
        current = new OpenSteps(steps, job, run.started);
        open = current;
      }
      window = elementWindow;
      timestamp = elementTimestamp;
      List<RecordBatch> outputs = current.process(batch, out.get(LETTERS)::output);
      for (int i = 0; i < outputs.size(); i++) {
        if (outputs.get(i).rows() > 0) {
          out.get(tags.get(i)).output(outputs.get(i));
        }
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (open != null && window != null && timestamp != null) {
        context.output(BOOKS, open.takeBooks(), timestamp, window);
      }
      window = null;
    }
  }
}
