package dev.strandline.io.kinesis;

import dev.strandline.io.Input;
import dev.strandline.io.KnownInputs;
import dev.strandline.io.Listing;
import dev.strandline.io.ReadLimits;
import dev.strandline.io.ReadListed;
import dev.strandline.io.ReadResult;
import dev.strandline.io.ReplayEach;
import dev.strandline.io.RunContext;
import dev.strandline.io.Source;
import dev.strandline.io.messages.MessageColumns;
import dev.strandline.io.messages.MessageIntake;
import dev.strandline.io.messages.MessageSample;
import dev.strandline.io.messages.ReplayMessages;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Planned;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.Schema;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** The streams of one source node, up to their last records of now. */
final class KinesisSource implements Source {
  private final String node;
  private final ReadFromKinesisConfig config;
  private final ClientSettings client;
  private final MessageColumns<KinesisMessage> columns;
  private final Schema schema;
  private final RunContext run;
  private final long most;

  KinesisSource(String node, ReadFromKinesisConfig config, Schema schema, RunContext run) {
    this(node, config, schema, run, Long.MAX_VALUE);
  }

  private KinesisSource(
      String node, ReadFromKinesisConfig config, Schema schema, RunContext run, long most) {
    this.node = node;
    this.config = config;
    this.client = ClientSettings.of(config);
    this.columns = config.messages();
    this.schema = schema;
    this.run = run;
    this.most = most;
  }

  private boolean goesOn() {
    return config.onLostRecords() == ReadFromKinesisConfig.LostRecords.CONTINUE;
  }

  @Override
  public List<Input> inputs() throws IOException {
    return listing(KnownInputs.NOTHING).inputs();
  }

  @Override
  public Listing listing(KnownInputs known) throws IOException {
    Map<String, List<ShardRange>> ranges = new TreeMap<>();
    known
        .bySink()
        .forEach((sink, inputs) -> ranges.put(sink, inputs.stream().map(ShardRange::of).toList()));
    // Made again from all there is, a table that began at the latest record would be empty.
    Start start = run.full() && config.start().isLatest() ? Start.EARLIEST : config.start();
    Streams streams = client.streams();
    List<ShardPlan.Now> now = new ArrayList<>();
    for (String name : new TreeSet<>(config.streams())) {
      Streams.Stream stream = streams.describe(name);
      now.add(new ShardPlan.Now(stream, streams.shards(stream)));
    }
    ShardPlan plan = new ShardPlan(node, ranges, start, goesOn(), Clock.systemUTC()).upTo(most);
    List<Input> inputs =
        plan
            .of(now, (shard, after) -> new ShardWalk(streams, shard, after, config.timeout()))
            .stream()
            .map(range -> range.input(node))
            .toList();
    return new Listing(inputs, Set.of(), plan.left());
  }

  @Override
  public Source upTo(long rows) {
    return new KinesisSource(node, config, schema, run, rows);
  }

  @Override
  public PTransform<PBegin, ReadResult> read(List<Input> inputs, ReadLimits limits) {
    return ReadListed.of(
        "Ranges",
        Create.of(ReadListed.largestFirst(inputs)).withCoder(Input.coder()),
        reading(Planned.as(run), limits));
  }

  @Override
  public PTransform<PCollection<Input>, ReadResult> read(
      Planned<RunContext> epoch, ReadLimits limits) {
    return reading(epoch, limits);
  }

  private ReadShards reading(Planned<RunContext> of, ReadLimits limits) {
    return new ReadShards(
        new ReadShards.Settings(
            client,
            goesOn(),
            new MessageIntake.Settings<>(node, columns, new KinesisLetters(), schema, limits),
            of));
  }

  @Override
  public boolean canReplay(DeadLetter letter) {
    return KinesisLetters.isWhole(letter);
  }

  @Override
  public PTransform<PBegin, ReadResult> replay(List<DeadLetter> letters) {
    return ReplayEach.of(letters, new ReplayMessages<>(settings()));
  }

  private ReplayMessages.Settings<KinesisMessage> settings() {
    return new ReplayMessages.Settings<>(node, columns, new KinesisLetters(), schema, run);
  }

  @Override
  public void sample(
      Input input, long records, Consumer<RecordBatch> rows, Consumer<DeadLetter> letters)
      throws IOException {
    ShardRange range = ShardRange.of(input);
    MessageSample<KinesisMessage> sample =
        new MessageSample<>(settings(), input, range.origin(input), records, letters);
    new RangeRecords(client.streams(), client.timeout(), goesOn(), Clock.systemUTC())
        .read(range, sample::take);
    sample.finish(rows);
  }
}
