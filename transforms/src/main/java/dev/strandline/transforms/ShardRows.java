package dev.strandline.transforms;

import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
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

  private final Sharding sharding;

  private ShardRows(Sharding sharding) {
    this.sharding = sharding;
  }

  public static ShardRows by(Sharding sharding) {
    return new ShardRows(sharding);
  }

  @Override
  public PCollection<KV<String, RecordBatch>> expand(PCollection<RecordBatch> rows) {
    return rows.apply("Shard", ParDo.of(new ShardFn(sharding)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), RecordBatchCoder.of()));
  }

  private static final class ShardFn extends DoFn<RecordBatch, KV<String, RecordBatch>> {
    private static final long serialVersionUID = 1;

    private final Sharding sharding;
    private transient @Nullable Sharder sharder;

    ShardFn(Sharding sharding) {
      this.sharding = sharding;
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
    }
  }
}
