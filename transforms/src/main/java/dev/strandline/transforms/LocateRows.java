package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.FileRole;
import dev.strandline.model.FilesPerPartition;
import dev.strandline.model.MergeOutput;
import dev.strandline.model.Partitioning;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RunStamp;
import dev.strandline.model.Schema;
import dev.strandline.model.ShardOutput;
import dev.strandline.model.StoredRows;
import dev.strandline.model.WrittenFile;
import dev.strandline.transforms.reduce.IndexMerge;
import dev.strandline.transforms.reduce.ReduceCounts;
import dev.strandline.transforms.reduce.RowConsumer;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of rows with the shard of the partition that each belongs to, deletes for where the older
 * rows of moved keys stand, and the new index, for batches of any rows: one shuffle by key, in
 * which the latest row of each key meets the table's key index.
 *
 * <p>For merges into tables whose partitions do not follow from the key; {@link WriteShards} comes
 * after it.
 */
public final class LocateRows extends PTransform<PCollection<RecordBatch>, LocateRows.Located> {
  private static final long serialVersionUID = 1;
  private static final TupleTag<KV<String, RecordBatch>> CHUNKS = new TupleTag<>("chunks") {};
  private static final TupleTag<WrittenFile> FILES = new TupleTag<>("files") {};
  private static final TupleTag<Books> BOOKS = new TupleTag<>("books") {};
  private static final TupleTag<DeadLetter> LETTERS = new TupleTag<>("letters") {};

  private final ReduceSettings settings;
  private final Planned<Sharding> target;
  private final Planned<Sharding> byKey;
  private final Planned<ShardOutput> output;
  private final RecordBatchCoder batches;
  private final @Nullable PCollectionView<List<String>> refusedOrigins;
  private final LateRows.@Nullable Letters late;

  private LocateRows(
      ReduceSettings settings,
      Planned<Sharding> target,
      Planned<Sharding> byKey,
      Planned<ShardOutput> output,
      RecordBatchCoder batches,
      @Nullable PCollectionView<List<String>> refusedOrigins,
      LateRows.@Nullable Letters late) {
    this.late = late;
    this.settings = settings;
    this.target = target;
    this.byKey = byKey;
    this.output = output;
    this.batches = batches;
    this.refusedOrigins = refusedOrigins;
  }

  /**
   * Locates rows for a table.
   *
   * @param settings its reduction keeps deletes
   * @param target how the table's rows are sharded
   * @param byKey how the keys of its index are: {@link #byKey}
   * @param output a {@link MergeOutput}
   * @param batches the coder of what is shuffled
   */
  public static LocateRows of(
      ReduceSettings settings,
      Planned<Sharding> target,
      Planned<Sharding> byKey,
      Planned<ShardOutput> output,
      RecordBatchCoder batches) {
    return new LocateRows(settings, target, byKey, output, batches, null, null);
  }

  /** How the keys of a table's index are sharded whose rows are sharded by {@code target}. */
  public static Sharding byKey(Sharding target, MergeOutput output, List<String> keys) {
    return Sharding.of(
            Partitioning.NONE, new FilesPerPartition(output.indexShards(), Map.of()), keys)
        .admitting(target.admission());
  }

  /**
   * Makes dead letters of rows that come after the index has forgotten deletes; needed where it
   * has.
   *
   * @param step the node whose letters they are
   */
  public LocateRows tellingLate(Planned<RunStamp> run, String step) {
    return new LocateRows(
        settings, target, byKey, output, batches, refusedOrigins, new LateRows.Letters(run, step));
  }

  /** Leaves out the rows of origins, given by their texts, that were found bad while being read. */
  public LocateRows without(PCollectionView<List<String>> origins) {
    return new LocateRows(settings, target, byKey, output, batches, origins, late);
  }

  @Override
  public Located expand(PCollection<RecordBatch> rows) {
    ParDo.MultiOutput<KV<String, Iterable<RecordBatch>>, KV<String, RecordBatch>> locate =
        ParDo.of(new LocateFn(settings, target, output, refusedOrigins, late))
            .withOutputTags(
                CHUNKS,
                late == null
                    ? TupleTagList.of(FILES).and(BOOKS)
                    : TupleTagList.of(FILES).and(BOOKS).and(LETTERS));
    KvCoder<String, RecordBatch> chunks = KvCoder.of(StringUtf8Coder.of(), batches);
    ShardRows.Admitted admitted =
        rows.apply("Shard by key", ShardRows.admitting(byKey, settings.first()));
    PCollectionTuple out =
        admitted
            .chunks()
            .setCoder(chunks)
            .apply("Group by key's shard", GroupByKey.create())
            .apply("Reduce and locate", locate.withSideInputs(output.viewsAnd(refusedOrigins)));
    return new Located(
        out.get(CHUNKS).setCoder(chunks),
        out.get(FILES).setCoder(WrittenFile.coder()),
        PCollectionList.of(out.get(BOOKS).setCoder(Books.coder()))
            .and(admitted.books())
            .apply("Books", Flatten.pCollections()),
        late == null
            ? Optional.empty()
            : Optional.of(out.get(LETTERS).setCoder(DeadLetter.coder())));
  }

  /**
   * The chunks, the index's files, and the books of shards of keys and of rows not admitted.
   *
   * @param letters of late rows, where these are told
   */
  public record Located(
      PCollection<KV<String, RecordBatch>> chunks,
      PCollection<WrittenFile> files,
      PCollection<Books> books,
      Optional<PCollection<DeadLetter>> letters)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return chunks.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return letters
          .<Map<TupleTag<?>, PValue>>map(
              found -> Map.of(CHUNKS, chunks, FILES, files, BOOKS, books, LETTERS, found))
          .orElse(Map.of(CHUNKS, chunks, FILES, files, BOOKS, books));
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  private static final class LocateFn
      extends DoFn<KV<String, Iterable<RecordBatch>>, KV<String, RecordBatch>> {
    private static final long serialVersionUID = 1;

    private final ReduceSettings settings;
    private final Planned<Sharding> target;
    private final Planned<ShardOutput> output;
    private final @Nullable PCollectionView<List<String>> refusedOrigins;
    private final LateRows.@Nullable Letters late;
    private transient @Nullable ShardReduction reduction;
    private transient @Nullable Map<BoundedWindow, Open> open;

    LocateFn(
        ReduceSettings settings,
        Planned<Sharding> target,
        Planned<ShardOutput> output,
        @Nullable PCollectionView<List<String>> refusedOrigins,
        LateRows.@Nullable Letters late) {
      this.late = late;
      this.settings = settings;
      this.target = target;
      this.output = output;
      this.refusedOrigins = refusedOrigins;
    }

    @Setup
    public void setUp() {
      open = new HashMap<>();
    }

    private Map<BoundedWindow, Open> open() {
      return java.util.Objects.requireNonNull(open, "not set up");
    }

    @ProcessElement
    public void process(ProcessContext context, BoundedWindow window) throws IOException {
      String shard = context.element().getKey();
      ShardReduction current = reduction == null ? new ShardReduction(settings) : reduction;
      reduction = current;
      Set<String> refused =
          refusedOrigins == null ? Set.of() : new HashSet<>(context.sideInput(refusedOrigins));
      Sharder.Target chunks = (name, chunk) -> context.output(KV.of(name, chunk));
      LateRows rows =
          late == null
              ? LateRows.NONE
              : late.to(context, letter -> context.output(LETTERS, letter));
      Open of = open().get(window);
      if (of == null) {
        of =
            new Open(
                target.in(context).admitting(dev.strandline.model.Admission.ALL),
                (MergeOutput) output.in(context));
        open().put(window, of);
      }
      try (Locating locating = new Locating(of, shard, chunks, rows)) {
        ReduceCounts counts = current.reduce(context.element().getValue(), refused, locating::open);
        IndexMerge.Counts located = locating.finish();
        for (WrittenFile file : locating.written()) {
          context.output(FILES, file.as(FileRole.INDEX));
        }
        context.output(BOOKS, settings.located(counts, located));
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      open()
          .forEach(
              (window, of) ->
                  of.flush(
                      (shard, chunk) ->
                          context.output(KV.of(shard, chunk), window.maxTimestamp(), window)));
      open().keySet().removeIf(window -> !(window instanceof GlobalWindow));
    }

    @Teardown
    public void teardown() throws IOException {
      if (reduction != null) {
        reduction.close();
      }
    }

    /** One shard of keys. */
    private static final class Locating implements AutoCloseable, IndexMerge.Router {
      private final Open open;
      private final String shard;
      private final Sharder.Target chunks;
      private final LateRows lateRows;
      private final LateWriter index;
      private Optional<StoredRows> stored = Optional.empty();

      Locating(Open open, String shard, Sharder.Target chunks, LateRows lateRows) {
        this.open = open;
        this.shard = shard;
        this.lateRows = lateRows;
        this.chunks = chunks;
        this.index = new LateWriter(schema -> open.output.openIndex(shard, schema));
      }

      RowConsumer open(Schema schema) throws IOException {
        IndexMerge current = open.merging(schema, chunks);
        MergeOutput output = open.output;
        Schema indexed = output.form().index(schema);
        stored = output.index(shard, indexed);
        current.start(
            stored,
            output.horizon(shard),
            this,
            index.expecting(indexed),
            row -> lateRows.add(row, schema));
        return current;
      }

      @Override
      public String partitionOf(RowCursor row) {
        return open.sharder().pathOf(row);
      }

      @Override
      public void send(String partition, RowCursor row) {
        open.sharder().addTo(partition, row, chunks);
      }

      IndexMerge.Counts finish() throws IOException {
        return open.merge().finish();
      }

      List<WrittenFile> written() throws IOException {
        return index.finish();
      }

      @Override
      public void close() throws IOException {
        try (index) {
          if (stored.isPresent()) {
            stored.get().close();
          }
        }
      }
    }
  }

  /** What shards of one window share. */
  private static final class Open {
    final MergeOutput output;
    private final Sharding target;
    private @Nullable Sharder sharder;
    private @Nullable IndexMerge merge;

    Open(Sharding target, MergeOutput output) {
      this.target = target;
      this.output = output;
    }

    /** For rows of that schema; chunks of another one are sent. */
    IndexMerge merging(Schema schema, Sharder.Target chunks) {
      IndexMerge known = merge;
      if (known != null && sharder().schema().equals(schema)) {
        return known;
      }
      flush(chunks);
      sharder = new Sharder(target, schema);
      IndexMerge made = new IndexMerge(schema, output.form());
      merge = made;
      return made;
    }

    void flush(Sharder.Target chunks) {
      if (sharder != null) {
        sharder.flush(chunks);
      }
    }

    Sharder sharder() {
      return java.util.Objects.requireNonNull(sharder);
    }

    IndexMerge merge() {
      return java.util.Objects.requireNonNull(merge);
    }
  }
}
