package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.model.Copyable;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
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
 * Chunks of rows with the name of their shard, for batches of any rows: every row that is admitted
 * once, the rows of one batch and shard in their order.
 *
 * <p>Chunks are filled across the batches of a bundle, and never across windows.
 */
public final class ShardRows
    extends PTransform<PCollection<RecordBatch>, PCollection<KV<String, RecordBatch>>> {
  private static final long serialVersionUID = 1;
  private static final TupleTag<KV<String, RecordBatch>> CHUNKS = new TupleTag<>("chunks") {};
  private static final TupleTag<Books> BOOKS = new TupleTag<>("books") {};

  private final Planned<Sharding> sharding;

  private ShardRows(Planned<Sharding> sharding) {
    this.sharding = sharding;
  }

  public static ShardRows by(Sharding sharding) {
    return new ShardRows(Planned.as(sharding));
  }

  @Override
  public PCollection<KV<String, RecordBatch>> expand(PCollection<RecordBatch> rows) {
    return rows.apply("Shard", ParDo.of(new ShardFn(sharding, "")).withSideInputs(sharding.views()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), RecordBatchCoder.of()));
  }

  /**
   * The same for a table that needs only some rows.
   *
   * @param node in whose books the others are counted, as come and dropped
   */
  public static Admitting admitting(Planned<Sharding> sharding, String node) {
    return new Admitting(sharding, node);
  }

  /** Chunks of the rows admitted, and the books of those that were not. */
  public static final class Admitting extends PTransform<PCollection<RecordBatch>, Admitted> {
    private static final long serialVersionUID = 1;
    private final Planned<Sharding> sharding;
    private final String node;

    private Admitting(Planned<Sharding> sharding, String node) {
      this.sharding = sharding;
      this.node = node;
    }

    @Override
    public Admitted expand(PCollection<RecordBatch> rows) {
      PCollectionTuple out =
          rows.apply(
              "Shard",
              ParDo.of(new ShardFn(sharding, node))
                  .withSideInputs(sharding.views())
                  .withOutputTags(CHUNKS, TupleTagList.of(BOOKS)));
      return new Admitted(
          out.get(CHUNKS).setCoder(KvCoder.of(StringUtf8Coder.of(), RecordBatchCoder.of())),
          out.get(BOOKS).setCoder(Books.coder()));
    }
  }

  /** The chunks, and one element of books a bundle. */
  public record Admitted(PCollection<KV<String, RecordBatch>> chunks, PCollection<Books> books)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return chunks.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(CHUNKS, chunks, BOOKS, books);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  private static final class ShardFn extends DoFn<RecordBatch, KV<String, RecordBatch>>
      implements Copyable {
    private static final long serialVersionUID = 1;

    private final Planned<Sharding> sharding;
    private final String node;
    private transient @Nullable Map<BoundedWindow, Open> open;

    /** Counts rows that are not admitted, unless the node's name is empty. */
    ShardFn(Planned<Sharding> sharding, String node) {
      this.sharding = sharding;
      this.node = node;
    }

    @Override
    public DoFn<?, ?> copy() {
      return new ShardFn(sharding, node);
    }

    @Setup
    public void setUp() {
      open = new HashMap<>();
    }

    @ProcessElement
    public void process(
        @Element RecordBatch batch,
        BoundedWindow window,
        OutputReceiver<KV<String, RecordBatch>> out,
        ProcessContext context) {
      Sharder.Target target = (shard, chunk) -> out.output(KV.of(shard, chunk));
      Open of = open().get(window);
      if (of == null || !of.sharder.schema().equals(batch.schema())) {
        if (of != null) {
          of.sharder.flush(target);
        }
        long before = of == null ? 0 : of.passedOver;
        of = new Open(new Sharder(sharding.in(context), batch.schema()), before);
        open().put(window, of);
      }
      of.sharder.add(batch, target);
      of.passedOver += of.sharder.takePassedOver();
    }

    private Map<BoundedWindow, Open> open() {
      return java.util.Objects.requireNonNull(open, "not set up");
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      open().forEach((window, of) -> finish(window, of, context));
      // What has been made is worth keeping only where the next bundle is of the same window.
      open().keySet().removeIf(window -> !(window instanceof GlobalWindow));
    }

    private void finish(
        BoundedWindow window,
        Open of,
        DoFn<RecordBatch, KV<String, RecordBatch>>.FinishBundleContext context) {
      of.sharder.flush(
          (shard, chunk) -> context.output(KV.of(shard, chunk), window.maxTimestamp(), window));
      if (of.passedOver > 0 && !node.isEmpty()) {
        context.output(
            BOOKS,
            Books.of(
                node, Map.of(Books.Entry.IN, of.passedOver, Books.Entry.DROPPED, of.passedOver)),
            window.maxTimestamp(),
            window);
      }
      of.passedOver = 0;
    }
  }

  /** The chunks being filled of one window. */
  private static final class Open {
    final Sharder sharder;
    long passedOver;

    Open(Sharder sharder, long passedOver) {
      this.sharder = sharder;
      this.passedOver = passedOver;
    }
  }
}
