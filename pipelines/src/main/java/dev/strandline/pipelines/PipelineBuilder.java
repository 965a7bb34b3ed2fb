package dev.strandline.pipelines;

import dev.strandline.io.CommitRun;
import dev.strandline.io.Emit;
import dev.strandline.io.EpochInputs;
import dev.strandline.io.Input;
import dev.strandline.io.KeepLeases;
import dev.strandline.io.ReadLimits;
import dev.strandline.io.ReadResult;
import dev.strandline.io.RunFact;
import dev.strandline.io.RunFacts;
import dev.strandline.io.Sink;
import dev.strandline.io.SinkCommit;
import dev.strandline.io.Verdicts;
import dev.strandline.io.commit.JobLease;
import dev.strandline.io.commit.Staging;
import dev.strandline.io.letters.WriteLetters;
import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Epoch;
import dev.strandline.model.Horizon;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.RowKey;
import dev.strandline.model.RunStamp;
import dev.strandline.model.Schema;
import dev.strandline.model.ShardOutput;
import dev.strandline.options.DeadLetterSettings;
import dev.strandline.options.Node;
import dev.strandline.transforms.AssignWindows;
import dev.strandline.transforms.FitRows;
import dev.strandline.transforms.Lateness;
import dev.strandline.transforms.LatestPerKey;
import dev.strandline.transforms.LatestPerKeyKind;
import dev.strandline.transforms.LocateRows;
import dev.strandline.transforms.ReduceSettings;
import dev.strandline.transforms.RowSteps;
import dev.strandline.transforms.RunRowSteps;
import dev.strandline.transforms.ShardRows;
import dev.strandline.transforms.Sharding;
import dev.strandline.transforms.Truncates;
import dev.strandline.transforms.Windowing;
import dev.strandline.transforms.WriteShards;
import dev.strandline.transforms.reduce.ReduceMemory;
import dev.strandline.transforms.reduce.Reduction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionView;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/** From a plan to a Beam graph: read, row steps, latest and write, letters, commit. */
final class PipelineBuilder {
  private final RunPlan plan;
  private final Pipeline pipeline;
  private final Engine engine;
  private final Map<String, PCollection<RecordBatch>> rows = new HashMap<>();
  private final List<PCollection<DeadLetter>> letters = new ArrayList<>();
  private final Map<String, String> countedAt = new HashMap<>();
  private final List<PCollection<RunFact>> facts = new ArrayList<>();
  private final List<PCollection<String>> bad = new ArrayList<>();
  private final Map<String, PCollection<KV<String, Horizon>>> truncates = new HashMap<>();
  private @Nullable PCollectionView<List<String>> badOrigins;
  private @Nullable PCollection<Epoch> epochs;
  private @Nullable PCollectionView<Epoch> epoch;
  private PlanParts parts;

  /**
   * What the graph must know of the engine that will run it.
   *
   * @param shards over how many groups a reduction apart from a write spreads its keys
   * @param chunkBytes of about how many bytes the chunks are that go to a sink's shards
   * @param batches the coder of what is shuffled
   * @param leases those that the job itself holds
   */
  record Engine(
      ReadLimits limits,
      int shards,
      int chunkBytes,
      RecordBatchCoder batches,
      List<JobLease> leases) {
    Engine(ReadLimits limits, int shards, RecordBatchCoder batches) {
      this(limits, shards, Sharding.CHUNK_BYTES, batches, List.of());
    }

    /**
     * That of a runner, for a run that this process starts.
     *
     * @param leases those that the job itself holds
     */
    static Engine of(RunnerProfile profile, ReadLimits limits, List<JobLease> leases) {
      return new Engine(
          limits,
          4 * Runtime.getRuntime().availableProcessors(),
          profile.chunkBytes(),
          profile.copiesInProcess() ? RecordBatchCoder.byReference() : RecordBatchCoder.of(),
          leases);
    }
  }

  PipelineBuilder(RunPlan plan, Pipeline pipeline, Engine engine) {
    this.plan = plan;
    this.pipeline = pipeline;
    this.engine = engine;
    this.parts = new PlanParts(plan, Map.of());
  }

  /** Adds a bounded run to the pipeline. */
  void build(Map<String, SinkCommit> commits) {
    parts = new PlanParts(plan, commits);
    addStages();
  }

  /** Adds a stream to the pipeline: the same for each epoch, in a window of its own. */
  void build(PTransform<PBegin, PCollection<Epoch>> ticker) {
    PCollection<Epoch> ticks =
        pipeline
            .apply("Epochs", ticker)
            .apply("A window an epoch", Window.into(FixedWindows.of(Duration.millis(1))));
    epochs = ticks;
    epoch = ticks.apply("View epoch", View.asSingleton());
    addStages();
  }

  private void addStages() {
    plan.graph().stages().stream().filter(s -> s.kind() == Stage.Kind.READ).forEach(this::read);
    if (engine.limits().verdicts() == Verdicts.SIDE_INPUT) {
      badOrigins = all("Bad inputs", bad).apply("View bad inputs", View.asList());
    }
    for (Stage stage : plan.graph().stages()) {
      switch (stage.kind()) {
        case READ, TABLE -> {}
        case ROWS -> runRowSteps(stage);
        case LATEST, SESSIONS -> latest(stage);
        case WRITE, LATEST_AND_WRITE -> write(stage);
      }
    }
    writeLetters();
    commit();
  }

  /** What the plan says, or what the plan of the epoch at hand says under that name. */
  private <T> Planned<T> planned(String name, Supplier<T> value) {
    return epoch == null ? Planned.as(value.get()) : Planned.byEpoch(epoch, name);
  }

  private Planned<RunStamp> stamp() {
    return planned(PlanParts.STAMP, parts::stamp);
  }

  private void read(Stage stage) {
    String node = stage.name();
    ReadResult result =
        epochs == null ? pipeline.apply(node, reading(node)) : readEpochs(epochs, node);
    rows.put(node, withReplayed(node, keeping(node, result.rows())));
    letters.add(result.letters());
    facts.add(result.facts());
    bad.add(result.bad());
  }

  private PTransform<PBegin, ReadResult> reading(String node) {
    return plan.replay().isPresent()
        ? plan.source(node).replay(plan.replay().get().raw().getOrDefault(node, List.of()))
        : plan.source(node).read(plan.inputsOf(node), engine.limits());
  }

  private ReadResult readEpochs(PCollection<Epoch> from, String node) {
    Planned<List<Input>> inputs = planned(PlanParts.inputsName(node), () -> parts.inputs(node));
    return from.apply(
            node + ": inputs", EpochInputs.of(inputs, planned(PlanParts.COMMIT, parts::commit)))
        .apply(node, plan.source(node).read(planned(PlanParts.RUN, parts::run), engine.limits()));
  }

  /** A job that holds leases says that it is at work as elements go by. */
  private <T> PCollection<T> keeping(String of, PCollection<T> elements) {
    return engine.leases().isEmpty()
        ? elements
        : elements.apply(of + ": lock", KeepLeases.of(engine.leases()));
  }

  private void runRowSteps(Stage stage) {
    List<Node<?>> nodes = stage.nodes().stream().map(this::node).toList();
    RowSteps steps = RowSteps.of(nodes, schemasOf(stage));
    RunRowSteps.Result result =
        inputOf(stage).apply(String.join(", ", stage.nodes()), RunRowSteps.of(steps, stamp()));
    List<String> outputs = outputsOf(stage);
    for (int i = 0; i < outputs.size(); i++) {
      rows.put(outputs.get(i), withReplayed(outputs.get(i), result.outputs().get(i)));
    }
    letters.add(result.letters());
    result
        .drift()
        .ifPresent(told -> facts.add(told.apply(stage.name() + ": drift", RunFacts.drifted())));
    result.truncates().ifPresent(told -> truncates.put(stage.name(), told));
    count(stage.name(), result.books());
  }

  /** The names of what a stage of row steps gives: its own, or its tables'. */
  private List<String> outputsOf(Stage stage) {
    List<String> tables = tablesOf(node(stage.name()));
    return tables.isEmpty() ? List.of(stage.name()) : tables;
  }

  private static <C extends Record> List<String> tablesOf(Node<C> node) {
    return node.kind().outputs(node.config()).stream()
        .map(output -> output.node(node.name()))
        .toList();
  }

  /** A node's rows, and those of it that a step after it refused once. */
  private PCollection<RecordBatch> withReplayed(String node, PCollection<RecordBatch> own) {
    List<RecordBatch> replayed = replayed(node);
    return replayed.isEmpty()
        ? own
        : PCollectionList.of(own)
            .and(
                pipeline.apply(
                    node + ": replayed", Create.of(replayed).withCoder(RecordBatchCoder.of())))
            .apply(node + ": with replayed", Flatten.pCollections());
  }

  private void latest(Stage stage) {
    ReduceSettings settings =
        new ReduceSettings(stage.name(), "", keepingDeletes(stage), ReduceMemory.AUTO);
    LatestPerKey plain = LatestPerKey.of(settings, engine.shards());
    LatestPerKey reduce = stage.kind() == Stage.Kind.SESSIONS ? plain.inSessions() : plain;
    LatestPerKey.Latest latest = inWindows(stage).apply(stage.name(), withoutBad(reduce));
    rows.put(stage.name(), withReplayed(stage.name(), latest.rows()));
    count(stage.name(), latest.books());
  }

  /** The rows that come to a stage, with their windows where its first step has some. */
  private PCollection<RecordBatch> inWindows(Stage stage) {
    String step = stage.nodes().get(0);
    Optional<Windowing> windowing = WindowSteps.of(node(step));
    if (windowing.isEmpty()) {
      return inputOf(stage);
    }
    Planned<Lateness> lateness = planned(PlanParts.latenessName(step), () -> parts.lateness(step));
    AssignWindows.Result windows =
        inputOf(stage).apply(step + ": windows", AssignWindows.of(windowing.get(), step, lateness));
    letters.add(windows.letters());
    count(step + ": windows", windows.books());
    facts.add(windows.times().apply(step + ": event times", RunFacts.reached(step)));
    return windows.rows();
  }

  private void write(Stage stage) {
    String node = stage.name();
    Sink sink = plan.sink(node);
    boolean reduces = stage.kind() == Stage.Kind.LATEST_AND_WRITE;
    String step = reduces ? stage.nodes().get(0) : "";
    Reduction reduction = reductionFor(sink, step, plan.checked().key(node));
    Planned<ShardOutput> output = planned(PlanParts.outputName(node), () -> parts.output(node));
    ReduceSettings settings = new ReduceSettings(step, node, reduction, ReduceMemory.AUTO);
    PCollection<RecordBatch> fitting = fitted(stage, node, settings.first());
    String name = String.join(", ", stage.nodes());
    WriteShards.Written written;
    if (sink.indexed()) {
      written =
          located(fitting, node, settings, output)
              .apply(name, tellingLate(node, WriteShards.to(output, settings.afterLocating())));
    } else {
      WriteShards write = tellingLate(node, withoutBad(WriteShards.to(output, settings)));
      PCollection<KV<String, RecordBatch>> chunks = sharded(fitting, node, settings);
      Optional<PCollection<Horizon>> truncated = truncatesOf(node);
      if (truncated.isPresent()) {
        PCollection<Horizon> at = truncated.get();
        facts.add(at.apply(node + ": truncated", RunFacts.truncated(node)));
        write = write.truncating(at.apply(node + ": view truncates", View.asList()));
        chunks =
            PCollectionList.of(chunks)
                .and(at.apply(node + ": touch", Truncates.touching(output, fitOf(node))))
                .apply(node + ": with touched", Flatten.pCollections());
      }
      written =
          chunks.setCoder(KvCoder.of(StringUtf8Coder.of(), engine.batches())).apply(name, write);
    }
    written.letters().ifPresent(letters::add);
    facts.add(written.files().apply(node + ": files", RunFacts.written(node)));
    count(node, written.books());
  }

  /**
   * The rows that come, and those that the sink refused once, as rows of its table.
   *
   * @param counting the node in whose books rejected rows are counted
   */
  private PCollection<RecordBatch> fitted(Stage stage, String node, String counting) {
    PCollection<RecordBatch> input = withReplayed(node, inWindows(stage));
    if (epoch == null && parts.fitsAsItIs(node) && replayed(node).isEmpty()) {
      return input;
    }
    FitRows.Result fitted = input.apply(node + ": fit", FitRows.to(fitOf(node), counting));
    letters.add(fitted.letters());
    countedAt.put(node, counting);
    count(node + ": fit", fitted.books());
    facts.add(fitted.drift().apply(node + ": drift", RunFacts.drifted(node)));
    return fitted.rows();
  }

  private Planned<FitRows.Settings> fitOf(String node) {
    return planned(PlanParts.fitName(node), () -> parts.fit(node));
  }

  /** The truncates of what comes to a sink; nothing where no step before it tells of any. */
  private Optional<PCollection<Horizon>> truncatesOf(String sink) {
    List<PCollection<KV<String, Horizon>>> told = new ArrayList<>();
    for (Map.Entry<String, PCollection<KV<String, Horizon>>> step : truncates.entrySet()) {
      if (plan.checked().reads(sink, step.getKey())) {
        told.add(step.getValue());
      }
    }
    if (!told.isEmpty() && epochs != null) {
      told.add(epochs.apply(sink + ": no truncate", Truncates.none(sink)));
    }
    return told.isEmpty()
        ? Optional.empty()
        : Optional.of(
            all(sink + ": truncates told", told)
                .apply(sink + ": truncates", Truncates.of(plan.checked().before(sink))));
  }

  private List<RecordBatch> replayed(String node) {
    return plan.replay()
        .map(replay -> replay.rows().getOrDefault(node, List.of()))
        .orElse(List.of());
  }

  private PCollection<KV<String, RecordBatch>> sharded(
      PCollection<RecordBatch> input, String node, ReduceSettings settings) {
    if (epoch == null && plan.sink(node).admission().isAll()) {
      return input.apply(node + ": shard", ShardRows.by(parts.sharding(node)));
    }
    ShardRows.Admitted admitted =
        input.apply(node + ": shard", ShardRows.admitting(sharding(node), settings.first()));
    count(node + ": passed over", admitted.books());
    return admitted.chunks();
  }

  private Planned<Sharding> sharding(String node) {
    return planned(
        PlanParts.shardingName(node), () -> parts.sharding(node).inChunksOf(engine.chunkBytes()));
  }

  /** The rows with the partitions that they go to, found in the sink's key index. */
  private PCollection<KV<String, RecordBatch>> located(
      PCollection<RecordBatch> input,
      String node,
      ReduceSettings settings,
      Planned<ShardOutput> output) {
    LocateRows locate =
        LocateRows.of(
            settings,
            sharding(node),
            planned(PlanParts.byKeyName(node), () -> parts.byKey(node)),
            output,
            engine.batches());
    LocateRows telling = mayBeLate(node) ? locate.tellingLate(stamp(), node) : locate;
    LocateRows.Located located =
        input.apply(node + ": locate", badOrigins == null ? telling : telling.without(badOrigins));
    located.letters().ifPresent(letters::add);
    facts.add(located.files().apply(node + ": index", RunFacts.written(node)));
    facts.add(located.books().apply(node + ": located", RunFacts.counted()));
    return located.chunks();
  }

  private void writeLetters() {
    String store = plan.checked().spec().deadLetters().map(DeadLetterSettings::path).orElse("");
    WriteLetters write = WriteLetters.to(store, stamp(), Staging.owner(firstTable()));
    if (plan.replay().isPresent()) {
      Replay replay = plan.replay().get();
      letters.add(
          pipeline.apply("Kept letters", Create.of(replay.kept()).withCoder(DeadLetter.coder())));
      facts.add(
          pipeline.apply("Replayed files", Create.of(replay.moved()).withCoder(RunFact.coder())));
      write = write.again(replay.seen());
    }
    if (badOrigins != null) {
      write = write.without(badOrigins, countedAt);
    }
    facts.add(all("Letters", letters).apply("Dead letters", write));
  }

  /** The table whose commit publishes the letters. */
  private String firstTable() {
    return plan.sinks().values().iterator().next().target();
  }

  private void commit() {
    // One fact is always there, so that the commit runs whatever the inputs hold.
    facts.add(
        epochs == null
            ? pipeline.apply(
                "Run", Emit.of(List.of(new RunFact.Counted(Books.EMPTY)), RunFact.coder()))
            : epochs.apply("Run", RunFacts.begun()));
    keeping("Facts", all("Facts", facts))
        .apply(
            "Commit",
            epoch == null
                ? CommitRun.of(parts.commit()).releasing(engine.leases())
                : CommitRun.ofEpochs(planned(PlanParts.COMMIT, parts::commit)));
  }

  private void count(String node, PCollection<Books> books) {
    facts.add(books.apply(node + ": books", RunFacts.counted()));
  }

  /** A merge wants one row a key, and the deletes; other sinks the rows that there are. */
  private Reduction reductionFor(Sink sink, String step, RowKey key) {
    if (sink.merges()) {
      return new Reduction(mergedBy(key), key.orderBy(), deletesFor(sink.marks()));
    }
    if (!step.isEmpty()) {
      return reductionOf(step);
    }
    // After a reduction a delete says that its key has no row; without one it is a row of a
    // history.
    return new Reduction(
        List.of(),
        key.columns(),
        key.isPresent() ? Reduction.Deletes.APPLY : Reduction.Deletes.KEEP);
  }

  /** Sessions of one start and other ends are others until they meet the table's. */
  private static List<String> mergedBy(RowKey key) {
    List<String> columns = new ArrayList<>(key.columns());
    if (key.window().merges()) {
      columns.add(Windowing.END);
    }
    return columns;
  }

  /**
   * The sinks apply the deletes, each in its way. Two rows of a key go on only where every sink
   * takes them.
   */
  private Reduction keepingDeletes(Stage step) {
    Reduction reduction = reductionOf(step.name());
    return new Reduction(reduction.keys(), reduction.orderBy(), deletesFor(allMark(step)));
  }

  private static Reduction.Deletes deletesFor(boolean marks) {
    return marks ? Reduction.Deletes.KEEP_WITH_ROW : Reduction.Deletes.KEEP;
  }

  /** Whether all that reads the stage's rows ends in sinks that mark deleted rows. */
  private boolean allMark(Stage stage) {
    for (Stage reader : plan.graph().readersOf(stage)) {
      boolean marks =
          switch (reader.kind()) {
            case WRITE -> plan.sink(reader.name()).marks();
            case ROWS -> allMark(reader);
            case READ, TABLE, LATEST, SESSIONS, LATEST_AND_WRITE -> false;
          };
      if (!marks) {
        return false;
      }
    }
    return true;
  }

  private Reduction reductionOf(String step) {
    LatestPerKeyKind.Config config = (LatestPerKeyKind.Config) node(step).config();
    return config.reduction(plan.checked().key(step).columns());
  }

  private Node<?> node(String name) {
    return plan.checked().spec().node(name).orElseThrow();
  }

  /** Of what comes in, then of what each node gives. */
  private List<Schema> schemasOf(Stage stage) {
    List<Schema> schemas = new ArrayList<>();
    schemas.add(plan.checked().schema(stage.inputs().get(0)));
    stage.nodes().forEach(node -> schemas.add(plan.checked().schema(node)));
    return schemas;
  }

  private PCollection<RecordBatch> inputOf(Stage stage) {
    List<PCollection<RecordBatch>> inputs = new ArrayList<>();
    for (String input : stage.inputs()) {
      inputs.add(rows.get(input));
    }
    return inputs.size() == 1 ? inputs.get(0) : all(stage.name() + ": inputs", inputs);
  }

  /** Leaves out the rows of bad inputs, unless none goes out in the first place. */
  private LatestPerKey withoutBad(LatestPerKey latest) {
    return badOrigins == null ? latest : latest.without(badOrigins);
  }

  /** Rows may be late only where deletes were forgotten; there is nothing to tell elsewhere. */
  private WriteShards tellingLate(String node, WriteShards write) {
    return mayBeLate(node) ? write.tellingLate(stamp(), node) : write;
  }

  /** A stream's table may forget while the stream runs. */
  private boolean mayBeLate(String node) {
    return plan.sink(node).forgot() || (epoch != null && plan.sink(node).merges());
  }

  private WriteShards withoutBad(WriteShards write) {
    return badOrigins == null ? write : write.without(badOrigins);
  }

  private static <T> PCollection<T> all(String name, List<PCollection<T>> parts) {
    return parts.size() == 1
        ? parts.get(0)
        : PCollectionList.of(parts).apply(name, Flatten.pCollections());
  }
}
