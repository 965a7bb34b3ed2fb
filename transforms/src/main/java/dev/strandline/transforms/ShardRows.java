package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
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
 * <p>In the global window chunks are filled across the batches of a bundle; in other windows a
 * batch's rows leave with it.
 */
public final class ShardRows
    extends PTransform<PCollection<RecordBatch>, PCollection<KV<String, RecordBatch>>> {
  private static final long serialVersionUID = 1;
  private static final TupleTag<KV<String, RecordBatch>> CHUNKS = new TupleTag<>("chunks") {};
  private static final TupleTag<Books> BOOKS = new TupleTag<>("books") {};

  private final Sharding sharding;

  private ShardRows(Sharding sharding) {
    this.sharding = sharding;
  }

  public static ShardRows by(Sharding sharding) {
    return new ShardRows(sharding);
  }

  @Override
  public PCollection<KV<String, RecordBatch>> expand(PCollection<RecordBatch> rows) {
    return rows.apply("Shard", ParDo.of(new ShardFn(sharding, "")))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), RecordBatchCoder.of()));
  }

  /**
   * The same for a table that needs only some rows.
   *
   * @param node in whose books the others are counted, as come and dropped
   */
  public static Admitting admitting(Sharding sharding, String node) {
    return new Admitting(sharding, node);
  }

  /** Chunks of the rows admitted, and the books of those that were not. */
  public static final class Admitting extends PTransform<PCollection<RecordBatch>, Admitted> {
    private static final long serialVersionUID = 1;
    private final Sharding sharding;
    private final String node;

    private Admitting(Sharding sharding, String node) {
      this.sharding = sharding;
      this.node = node;
    }

    @Override
    public Admitted expand(PCollection<RecordBatch> rows) {
      PCollectionTuple out =
          rows.apply(
              "Shard",
              ParDo.of(new ShardFn(sharding, node)).withOutputTags(CHUNKS, TupleTagList.of(BOOKS)));
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

  private static final class ShardFn extends DoFn<RecordBatch, KV<String, RecordBatch>> {
    private static final long serialVersionUID = 1;

    private final Sharding sharding;
    private final String node;
    private transient @Nullable Sharder sharder;
    private transient long passedOver;

    /** Counts rows that are not admitted, unless the node's name is empty. */
    ShardFn(Sharding sharding, String node) {
      this.sharding = sharding;
      this.node = node;
    }

    @ProcessElement
    public void process(
        @Element RecordBatch batch,
        BoundedWindow window,
        OutputReceiver<KV<String, RecordBatch>> out) {
      Sharder.Target target = (shard, chunk) -> out.output(KV.of(shard, chunk));
      Sharder current = sharder;
      if (current == null || !current.schema().equals(batch.schema())) {
        if (current != null) {
          current.flush(target);
        }
        current = new Sharder(sharding, batch.schema());
        sharder = current;
      }
      current.add(batch, target);
      passedOver += current.takePassedOver();
      if (!(window instanceof GlobalWindow)) {
        current.flush(target);
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (sharder != null) {
        sharder.flush(
            (shard, chunk) ->
                context.output(
                    KV.of(shard, chunk), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
      }
      if (passedOver > 0 && !node.isEmpty()) {
        context.output(
            BOOKS,
            Books.of(node, Map.of(Books.Entry.IN, passedOver, Books.Entry.DROPPED, passedOver)),
            BoundedWindow.TIMESTAMP_MIN_VALUE,
            GlobalWindow.INSTANCE);
      }
      passedOver = 0;
    }
  }
}
