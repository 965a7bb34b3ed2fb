package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import java.io.Serializable;
import java.time.Instant;
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
 * its rows their order; a batch of which nothing stays is left out.
 */
public final class RunRowSteps extends PTransform<PCollection<RecordBatch>, RunRowSteps.Result> {
  private static final long serialVersionUID = 1;
  private static final TupleTag<RecordBatch> ROWS = new TupleTag<>("rows") {};
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
    PCollectionTuple out =
        rows.apply(
            "Row steps",
            ParDo.of(new StepsFn(steps, run))
                .withOutputTags(ROWS, TupleTagList.of(LETTERS).and(BOOKS)));
    return new Result(
        out.get(ROWS).setCoder(RecordBatchCoder.of()),
        out.get(LETTERS).setCoder(DeadLetter.coder()),
        out.get(BOOKS).setCoder(Books.coder()));
  }

  /** The rows, the letters of rejected rows, and one element of books a bundle. */
  public record Result(
      PCollection<RecordBatch> rows, PCollection<DeadLetter> letters, PCollection<Books> books)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return rows.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(ROWS, rows, LETTERS, letters, BOOKS, books);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  private static final class StepsFn extends DoFn<RecordBatch, RecordBatch> {
    private static final long serialVersionUID = 1;

    private final RowSteps steps;
    private final Run run;
    private transient @Nullable OpenSteps open;
    private transient @Nullable BoundedWindow window;
    private transient org.joda.time.@Nullable Instant timestamp;

    StepsFn(RowSteps steps, Run run) {
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
      RecordBatch rows = current.process(batch, out.get(LETTERS)::output);
      if (rows.rows() > 0) {
        out.get(ROWS).output(rows);
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
