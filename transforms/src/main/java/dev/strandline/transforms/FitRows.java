package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Drift;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.Schema;
import java.io.Serializable;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
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

  private final Planned<Settings> settings;
  private final String node;

  /**
   * What rows are to be, and who is asking.
   *
   * @param table the columns of the rows that come out
   * @param onDrift whether values without a column make dead letters, or are left out
   * @param job the run that letters name; its step is the sink
   * @param seen the run's clock
   */
  public record Settings(Schema table, OnDrift onDrift, DeadLetter.Job job, Instant seen)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  private FitRows(Planned<Settings> settings, String node) {
    this.settings = settings;
    this.node = node;
  }

  /**
   * Makes rows fit.
   *
   * @param node in whose books rejected rows are counted
   */
  public static FitRows to(Planned<Settings> settings, String node) {
    return new FitRows(settings, node);
  }

  @Override
  public Result expand(PCollection<RecordBatch> rows) {
    PCollectionTuple out =
        rows.apply(
            "Fit",
            ParDo.of(new FitFn(settings, node))
                .withSideInputs(settings.views())
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

    private final Planned<Settings> settings;
    private final String node;
    private transient @Nullable Map<BoundedWindow, Fitting> fitting;

    FitFn(Planned<Settings> settings, String node) {
      this.settings = settings;
      this.node = node;
    }

    @Setup
    public void setUp() {
      fitting = new HashMap<>();
    }

    @ProcessElement
    public void process(
        @Element RecordBatch batch,
        BoundedWindow window,
        MultiOutputReceiver out,
        ProcessContext context) {
      Fitting current = fitting().computeIfAbsent(window, any -> new Fitting(settings.in(context)));
      RecordBatch rows = current.fit(batch, out.get(LETTERS)::output);
      if (rows.rows() > 0) {
        out.get(ROWS).output(rows);
      }
    }

    private Map<BoundedWindow, Fitting> fitting() {
      return java.util.Objects.requireNonNull(fitting, "not set up");
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      fitting().forEach((window, of) -> finish(window, of, context));
      fitting().keySet().removeIf(window -> !(window instanceof GlobalWindow));
    }

    private void finish(
        BoundedWindow window,
        Fitting of,
        DoFn<RecordBatch, RecordBatch>.FinishBundleContext context) {
      long rejected = of.takeRejected();
      if (rejected > 0) {
        context.output(
            BOOKS,
            Books.of(node, Map.of(Books.Entry.IN, rejected, Books.Entry.REJECTED, rejected)),
            window.maxTimestamp(),
            window);
      }
      for (Drift one : of.takeDrift()) {
        context.output(DRIFT, one, window.maxTimestamp(), window);
      }
    }
  }
}
