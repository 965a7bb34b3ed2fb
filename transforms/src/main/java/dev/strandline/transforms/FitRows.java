package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Drift;
import dev.strandline.model.OnDrift;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.Schema;
import java.io.Serializable;
import java.time.Instant;
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
 * Batches of the one schema that a table takes, for batches of any: columns are found by name,
 * narrower values are widened, what the rows lack is null. Rows that do not fit are dead letters;
 * values that there is no column for are dead letters too, or left out, and told in one element a
 * bundle and column. Batches that fit pass as they are.
 */
public final class FitRows extends PTransform<PCollection<RecordBatch>, FitRows.Result> {
  private static final long serialVersionUID = 1;
  private static final TupleTag<RecordBatch> ROWS = new TupleTag<>("rows") {};
  private static final TupleTag<DeadLetter> LETTERS = new TupleTag<>("letters") {};
  private static final TupleTag<Books> BOOKS = new TupleTag<>("books") {};
  private static final TupleTag<Drift> DRIFT = new TupleTag<>("drift") {};

  private final Settings settings;

  /**
   * What rows are to be, and who is asking.
   *
   * @param table the columns of the rows that come out
   * @param onDrift whether values without a column make dead letters, or are left out
   * @param node in whose books rejected rows are counted
   * @param job the run that letters name; its step is the sink
   * @param seen the run's clock
   */
  public record Settings(
      Schema table, OnDrift onDrift, String node, DeadLetter.Job job, Instant seen)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  private FitRows(Settings settings) {
    this.settings = settings;
  }

  public static FitRows to(Settings settings) {
    return new FitRows(settings);
  }

  @Override
  public Result expand(PCollection<RecordBatch> rows) {
    PCollectionTuple out =
        rows.apply(
            "Fit",
            ParDo.of(new FitFn(settings))
                .withOutputTags(ROWS, TupleTagList.of(LETTERS).and(BOOKS).and(DRIFT)));
    return new Result(
        out.get(ROWS).setCoder(RecordBatchCoder.of()),
        out.get(LETTERS).setCoder(DeadLetter.coder()),
        out.get(BOOKS).setCoder(Books.coder()),
        out.get(DRIFT).setCoder(Drift.coder()));
  }

  /** The rows, the letters of rejected ones, their books, and what there was no column for. */
  public record Result(
      PCollection<RecordBatch> rows,
      PCollection<DeadLetter> letters,
      PCollection<Books> books,
      PCollection<Drift> drift)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return rows.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(ROWS, rows, LETTERS, letters, BOOKS, books, DRIFT, drift);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  private static final class FitFn extends DoFn<RecordBatch, RecordBatch> {
    private static final long serialVersionUID = 1;

    private final Settings settings;
    private transient @Nullable Fitting fitting;
    private transient @Nullable BoundedWindow window;
    private transient org.joda.time.@Nullable Instant timestamp;

    FitFn(Settings settings) {
      this.settings = settings;
    }

    @ProcessElement
    public void process(
        @Element RecordBatch batch,
        @Timestamp org.joda.time.Instant elementTimestamp,
        BoundedWindow elementWindow,
        MultiOutputReceiver out) {
      Fitting current = fitting == null ? new Fitting(settings) : fitting;
      fitting = current;
      window = elementWindow;
      timestamp = elementTimestamp;
      RecordBatch rows = current.fit(batch, out.get(LETTERS)::output);
      if (rows.rows() > 0) {
        out.get(ROWS).output(rows);
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (fitting != null && window != null && timestamp != null) {
        long rejected = fitting.takeRejected();
        if (rejected > 0) {
          context.output(
              BOOKS,
              Books.of(
                  settings.node, Map.of(Books.Entry.IN, rejected, Books.Entry.REJECTED, rejected)),
              timestamp,
              window);
        }
        List<Drift> drift = fitting.takeDrift();
        for (Drift one : drift) {
          context.output(DRIFT, one, timestamp, window);
        }
      }
      window = null;
    }
  }
}
