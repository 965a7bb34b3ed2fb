package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.EventTime;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
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
 * Batches of rows with the windows of their event times, for batches of rows without, see {@link
 * WindowRows}; dead letters of those that are in no window, or late; one element of books and a few
 * of event times a bundle.
 *
 * <p>These windows are columns, and part of the key of what follows. Beam's windows stay what they
 * are: a run, or an epoch of a stream.
 */
public final class AssignWindows
    extends PTransform<PCollection<RecordBatch>, AssignWindows.Result> {
  private static final long serialVersionUID = 1;
  private static final TupleTag<RecordBatch> ROWS = new TupleTag<>("rows") {};
  private static final TupleTag<DeadLetter> LETTERS = new TupleTag<>("letters") {};
  private static final TupleTag<Books> BOOKS = new TupleTag<>("books") {};
  private static final TupleTag<EventTime> TIMES = new TupleTag<>("times") {};

  private final Windowing windowing;
  private final String step;
  private final Planned<Lateness> lateness;

  private AssignWindows(Windowing windowing, String step, Planned<Lateness> lateness) {
    this.windowing = windowing;
    this.step = step;
    this.lateness = lateness;
  }

  /**
   * Puts rows into windows.
   *
   * @param step the node that letters and books name
   */
  public static AssignWindows of(Windowing windowing, String step, Planned<Lateness> lateness) {
    return new AssignWindows(windowing, step, lateness);
  }

  @Override
  public Result expand(PCollection<RecordBatch> rows) {
    PCollectionTuple out =
        rows.apply(
            "Assign",
            ParDo.of(new AssignFn(windowing, step, lateness))
                .withSideInputs(lateness.views())
                .withOutputTags(ROWS, TupleTagList.of(LETTERS).and(BOOKS).and(TIMES)));
    return new Result(
        out.get(ROWS).setCoder(RecordBatchCoder.of()),
        out.get(LETTERS).setCoder(DeadLetter.coder()),
        out.get(BOOKS).setCoder(Books.coder()),
        out.get(TIMES).setCoder(EventTime.coder()));
  }

  /** The rows, the letters of the others, the books, and the highest event times by input. */
  public record Result(
      PCollection<RecordBatch> rows,
      PCollection<DeadLetter> letters,
      PCollection<Books> books,
      PCollection<EventTime> times)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return rows.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(ROWS, rows, LETTERS, letters, BOOKS, books, TIMES, times);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  private static final class AssignFn extends DoFn<RecordBatch, RecordBatch> {
    private static final long serialVersionUID = 1;

    private final Windowing windowing;
    private final String step;
    private final Planned<Lateness> lateness;
    private transient @Nullable Map<BoundedWindow, WindowRows> open;

    AssignFn(Windowing windowing, String step, Planned<Lateness> lateness) {
      this.windowing = windowing;
      this.step = step;
      this.lateness = lateness;
    }

    @Setup
    public void setUp() {
      open = new HashMap<>();
    }

    @ProcessElement
    public void process(
        @Element RecordBatch batch,
        BoundedWindow window,
        MultiOutputReceiver out,
        ProcessContext context) {
      open()
          .computeIfAbsent(
              window, any -> new WindowRows(windowing, step, lateness.in(context), batch.schema()))
          .add(batch, out.get(ROWS)::output, out.get(LETTERS)::output);
    }

    private Map<BoundedWindow, WindowRows> open() {
      return java.util.Objects.requireNonNull(open, "not set up");
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      open().forEach((window, of) -> finish(window, of, context));
      open().keySet().removeIf(window -> !(window instanceof GlobalWindow));
    }

    private static void finish(
        BoundedWindow window,
        WindowRows of,
        DoFn<RecordBatch, RecordBatch>.FinishBundleContext context) {
      context.output(BOOKS, of.takeBooks(), window.maxTimestamp(), window);
      for (EventTime time : of.takeTimes()) {
        context.output(TIMES, time, window.maxTimestamp(), window);
      }
    }
  }
}
