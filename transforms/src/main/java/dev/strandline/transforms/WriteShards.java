package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.model.Copyable;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Horizon;
import dev.strandline.model.MergeOutput;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RunStamp;
import dev.strandline.model.ShardOutput;
import dev.strandline.model.WrittenFile;
import dev.strandline.transforms.reduce.ReduceCounts;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * Descriptions of staged files, and books, for chunks of rows with their shards: one shuffle, one
 * pass over a shard, the latest row of each key, sorted, written. One element of books a shard.
 *
 * <p>A shard without rows that stay has no file. Memory is bounded by {@link ReduceSettings#memory}
 * and one open writer a worker thread. Files become durable while later ones are written; a bundle
 * ends when all of its are.
 */
public final class WriteShards
    extends PTransform<PCollection<KV<String, RecordBatch>>, WriteShards.Written> {
  private static final long serialVersionUID = 1;
  private static final TupleTag<WrittenFile> FILES = new TupleTag<>("files") {};
  private static final TupleTag<Books> BOOKS = new TupleTag<>("books") {};
  private static final TupleTag<DeadLetter> LETTERS = new TupleTag<>("letters") {};

  private final ReduceSettings settings;
  private final Planned<ShardOutput> output;
  private final @Nullable PCollectionView<List<String>> refusedOrigins;

  private final LateRows.@Nullable Letters late;
  private final @Nullable PCollectionView<List<Horizon>> truncates;

  private WriteShards(
      ReduceSettings settings,
      Planned<ShardOutput> output,
      @Nullable PCollectionView<List<String>> refusedOrigins,
      LateRows.@Nullable Letters late,
      @Nullable PCollectionView<List<Horizon>> truncates) {
    this.settings = settings;
    this.output = output;
    this.refusedOrigins = refusedOrigins;
    this.late = late;
    this.truncates = truncates;
  }

  public static WriteShards to(ShardOutput output, ReduceSettings settings) {
    return to(Planned.as(output), settings);
  }

  public static WriteShards to(Planned<ShardOutput> output, ReduceSettings settings) {
    return new WriteShards(settings, output, null, null, null);
  }

  /**
   * Makes dead letters of rows that come after the table has forgotten deletes; needed where it
   * has.
   *
   * @param step the node whose letters they are
   */
  public WriteShards tellingLate(Planned<RunStamp> run, String step) {
    return new WriteShards(
        settings, output, refusedOrigins, new LateRows.Letters(run, step), truncates);
  }

  /** Leaves out the rows of origins, given by their texts, that were found bad while being read. */
  public WriteShards without(PCollectionView<List<String>> origins) {
    return new WriteShards(settings, output, origins, late, truncates);
  }

  /**
   * Takes away what stands before these lines, of what comes and of what is stored; whoever
   * truncates also sends an empty chunk to each {@link MergeOutput#storedShards shard} that is
   * stored.
   */
  public WriteShards truncating(PCollectionView<List<Horizon>> at) {
    return new WriteShards(settings, output, refusedOrigins, late, at);
  }

  @Override
  public Written expand(PCollection<KV<String, RecordBatch>> chunks) {
    ParDo.MultiOutput<KV<String, Iterable<RecordBatch>>, WrittenFile> write =
        ParDo.of(new WriteFn(settings, output, refusedOrigins, late, truncates))
            .withOutputTags(
                FILES, late == null ? TupleTagList.of(BOOKS) : TupleTagList.of(BOOKS).and(LETTERS));
    PCollectionTuple out =
        chunks
            .apply("Group by shard", GroupByKey.create())
            .apply(
                "Reduce and write",
                write.withSideInputs(output.viewsAnd(refusedOrigins, truncates)));
    return new Written(
        out.get(FILES).setCoder(WrittenFile.coder()),
        out.get(BOOKS).setCoder(Books.coder()),
        late == null
            ? Optional.empty()
            : Optional.of(out.get(LETTERS).setCoder(DeadLetter.coder())));
  }

  /**
   * The files' descriptions, and one element of books a shard.
   *
   * @param letters of late rows, where these are told
   */
  public record Written(
      PCollection<WrittenFile> files,
      PCollection<Books> books,
      Optional<PCollection<DeadLetter>> letters)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return files.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return letters
          .<Map<TupleTag<?>, PValue>>map(late -> Map.of(FILES, files, BOOKS, books, LETTERS, late))
          .orElse(Map.of(FILES, files, BOOKS, books));
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  private static final class WriteFn extends DoFn<KV<String, Iterable<RecordBatch>>, WrittenFile>
      implements Copyable {
    private static final long serialVersionUID = 1;

    private final ReduceSettings settings;
    private final Planned<ShardOutput> output;
    private final @Nullable PCollectionView<List<String>> refusedOrigins;
    private final LateRows.@Nullable Letters late;
    private final @Nullable PCollectionView<List<Horizon>> truncates;
    private transient @Nullable ShardReduction reduction;
    private transient @Nullable Completions durable;
    private final ShardMerge.Reused merges = new ShardMerge.Reused();

    WriteFn(
        ReduceSettings settings,
        Planned<ShardOutput> output,
        @Nullable PCollectionView<List<String>> refusedOrigins,
        LateRows.@Nullable Letters late,
        @Nullable PCollectionView<List<Horizon>> truncates) {
      this.truncates = truncates;
      this.settings = settings;
      this.output = output;
      this.refusedOrigins = refusedOrigins;
      this.late = late;
    }

    @Override
    public DoFn<?, ?> copy() {
      return new WriteFn(settings, output, refusedOrigins, late, truncates);
    }

    @StartBundle
    public void start() {
      durable = new Completions();
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      KV<String, Iterable<RecordBatch>> shard = context.element();
      ShardReduction current = reduction == null ? new ShardReduction(settings) : reduction;
      reduction = current;
      Set<String> refused =
          refusedOrigins == null ? Set.of() : new HashSet<>(context.sideInput(refusedOrigins));
      ShardOutput to = output.in(context);
      if (to instanceof MergeOutput stored) {
        LateRows rows =
            late == null
                ? LateRows.NONE
                : late.to(context, letter -> context.output(LETTERS, letter));
        Horizon truncated = Horizon.NONE;
        if (truncates != null) {
          for (Horizon one : context.sideInput(truncates)) {
            truncated = truncated.and(one);
          }
        }
        try (ShardMerge shardMerge =
            new ShardMerge(stored, shard.getKey(), truncated, merges, rows)) {
          ReduceCounts counts = current.reduce(shard.getValue(), refused, shardMerge::open);
          for (WrittenFile file : shardMerge.finish(current.origins(), durable())) {
            context.output(file);
          }
          context.output(BOOKS, settings.books(counts, shardMerge.counts()));
        }
        return;
      }
      try (LateWriter writer = new LateWriter(schema -> to.open(shard.getKey(), schema))) {
        ReduceCounts counts = current.reduce(shard.getValue(), refused, writer::expecting);
        for (WrittenFile file : writer.finish(durable())) {
          context.output(file.from(current.origins()));
        }
        context.output(BOOKS, settings.books(counts));
      }
    }

    private Completions durable() {
      return Objects.requireNonNull(durable, "no bundle has begun");
    }

    @FinishBundle
    public void finish() throws IOException {
      durable().await();
    }

    @Teardown
    public void teardown() throws IOException {
      if (reduction != null) {
        reduction.close();
      }
    }
  }
}
