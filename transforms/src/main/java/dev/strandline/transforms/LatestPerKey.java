package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.model.FilesPerPartition;
import dev.strandline.model.Partitioning;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.transforms.reduce.ReduceCounts;
import dev.strandline.transforms.reduce.Reduction;
import dev.strandline.transforms.reduce.RowConsumer;
import dev.strandline.transforms.reduce.SessionFold;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Batches of the latest row of each key, for batches of any rows of those keys: one shuffle by the
 * key's hash. The rows of a batch are sorted by key; batches come in no order.
 *
 * <p>For what follows a reduction but a write into partitions that the key decides: {@link
 * WriteShards} does both in one shuffle.
 */
public final class LatestPerKey extends PTransform<PCollection<RecordBatch>, LatestPerKey.Latest> {
  private static final long serialVersionUID = 1;
  private static final int BATCH_BYTES = 1 << 18;
  private static final TupleTag<RecordBatch> ROWS = new TupleTag<>("rows") {};
  private static final TupleTag<Books> BOOKS = new TupleTag<>("books") {};

  private final ReduceSettings settings;
  private final int shards;
  private final boolean sessions;
  private final @Nullable PCollectionView<List<String>> refusedOrigins;

  private LatestPerKey(
      ReduceSettings settings,
      int shards,
      boolean sessions,
      @Nullable PCollectionView<List<String>> refusedOrigins) {
    this.settings = settings;
    this.shards = shards;
    this.sessions = sessions;
    this.refusedOrigins = refusedOrigins;
  }

  /**
   * Reduces in so many groups of keys.
   *
   * @param shards how many groups the keys are spread over
   */
  public static LatestPerKey of(ReduceSettings settings, int shards) {
    return new LatestPerKey(settings, shards, false, null);
  }

  /**
   * The latest row of each session of a key, where the last column of the reduction's keys is the
   * start of the window that each row would have alone.
   */
  public LatestPerKey inSessions() {
    return new LatestPerKey(settings, shards, true, refusedOrigins);
  }

  /** Leaves out the rows of origins, given by their texts, that were found bad while being read. */
  public LatestPerKey without(PCollectionView<List<String>> origins) {
    return new LatestPerKey(settings, shards, sessions, origins);
  }

  @Override
  public Latest expand(PCollection<RecordBatch> rows) {
    List<String> keys = settings.reduction().keys();
    Sharding sharding =
        Sharding.of(
            Partitioning.NONE,
            new FilesPerPartition(shards, Map.of()),
            sessions ? keys.subList(0, keys.size() - 1) : keys);
    ParDo.MultiOutput<KV<String, Iterable<RecordBatch>>, RecordBatch> reduce =
        ParDo.of(new ReduceFn(settings, sessions, refusedOrigins))
            .withOutputTags(ROWS, TupleTagList.of(BOOKS));
    PCollectionTuple out =
        rows.apply("Shard by key", ShardRows.by(sharding))
            .apply("Group by shard", GroupByKey.create())
            .apply(
                "Reduce", refusedOrigins == null ? reduce : reduce.withSideInputs(refusedOrigins));
    return new Latest(
        out.get(ROWS).setCoder(RecordBatchCoder.of()), out.get(BOOKS).setCoder(Books.coder()));
  }

  /** The rows, and one element of books a shard. */
  public record Latest(PCollection<RecordBatch> rows, PCollection<Books> books) implements POutput {
    @Override
    public Pipeline getPipeline() {
      return rows.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(ROWS, rows, BOOKS, books);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  private static final class ReduceFn extends DoFn<KV<String, Iterable<RecordBatch>>, RecordBatch> {
    private static final long serialVersionUID = 1;

    private final ReduceSettings settings;
    private final boolean sessions;
    private final @Nullable PCollectionView<List<String>> refusedOrigins;
    private transient @Nullable ShardReduction reduction;
    private transient @Nullable SessionFold fold;
    private transient @Nullable RowWriter rows;

    ReduceFn(
        ReduceSettings settings,
        boolean sessions,
        @Nullable PCollectionView<List<String>> refusedOrigins) {
      this.settings = settings;
      this.sessions = sessions;
      this.refusedOrigins = refusedOrigins;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      ShardReduction current = reduction == null ? new ShardReduction(settings) : reduction;
      reduction = current;
      Set<String> refused =
          refusedOrigins == null ? Set.of() : new HashSet<>(context.sideInput(refusedOrigins));
      ReduceCounts counts =
          current.reduce(
              context.element().getValue(),
              refused,
              schema -> {
                RowWriter writer = new RowWriter(schema);
                rows = writer;
                return perSession(
                    schema,
                    row -> {
                      writer.copyRow(row);
                      if (writer.size() >= BATCH_BYTES) {
                        context.output(writer.take());
                      }
                    });
              });
      if (fold != null) {
        counts = fold.finish(counts);
        fold = null;
      }
      if (rows != null && rows.rows() > 0) {
        context.output(rows.take());
      }
      context.output(BOOKS, settings.books(counts));
    }

    private RowConsumer perSession(Schema schema, RowConsumer out) {
      if (!sessions) {
        return out;
      }
      Reduction by = settings.reduction();
      SessionFold made = new SessionFold(schema, by.keys(), by.orderBy(), Windowing.END, out);
      fold = made;
      return made;
    }

    @Teardown
    public void teardown() throws IOException {
      if (reduction != null) {
        reduction.close();
      }
    }
  }
}
